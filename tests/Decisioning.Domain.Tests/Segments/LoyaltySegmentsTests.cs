using Decisioning.Domain.Catalog;
using Decisioning.Domain.Segments;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Segments;

public sealed class LoyaltySegmentsTests
{
    [Theory]
    [InlineData(1, 0, LoyaltySegment.FirstPurchase)]
    [InlineData(1, 30, LoyaltySegment.FirstPurchase)]
    [InlineData(1, 31, LoyaltySegment.Newcomer)]
    [InlineData(1, 90, LoyaltySegment.Newcomer)]
    [InlineData(1, 91, LoyaltySegment.OneOffAtRisk)]
    [InlineData(1, 180, LoyaltySegment.OneOffAtRisk)]
    [InlineData(1, 181, LoyaltySegment.OneOffLost)]
    [InlineData(2, 90, LoyaltySegment.Promising)]
    [InlineData(3, 91, LoyaltySegment.PromisingAtRisk)]
    [InlineData(3, 181, LoyaltySegment.PromisingLost)]
    [InlineData(4, 0, LoyaltySegment.Loyal)]
    [InlineData(9, 180, LoyaltySegment.LoyalAtRisk)]
    [InlineData(9, 181, LoyaltySegment.LoyalLost)]
    [InlineData(10, 90, LoyaltySegment.Vip)]
    [InlineData(10, 91, LoyaltySegment.VipAtRisk)]
    [InlineData(11, 999, LoyaltySegment.VipLost)]
    public void Of_OrdersAndDays_IsTheCellOfTheGrid(int orders, int days, LoyaltySegment expected)
    {
        var anna = new History();
        for (var i = 0; i < orders; i++)
        {
            anna.With(anna.Purchase(0, "o" + i, History.Line("duck", 1, 100)));
        }

        Assert.Equal(expected, LoyaltySegments.Of(anna.RfmAt(days), new SegmentsDefinition()));
    }

    [Fact]
    public void Of_NothingKept_IsAProspect()
    {
        var anna = new History();
        Assert.Equal(LoyaltySegment.Prospect, LoyaltySegments.Of(anna.RfmAt(0), new SegmentsDefinition()));
        anna.With(anna.Purchase(0, "o", History.Line("duck", 1, 100)))
            .With(anna.Return(1, "o", History.Line("duck", 1, 100)));
        Assert.Equal(LoyaltySegment.Prospect, LoyaltySegments.Of(anna.RfmAt(1), new SegmentsDefinition()));
    }
}
