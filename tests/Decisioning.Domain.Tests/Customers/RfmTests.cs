using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Tests.Customers;

public sealed class RfmTests
{
    private readonly History _anna = new();

    [Fact]
    public void Of_Newcomer_HasNothing()
    {
        var rfm = Rfm.Of(CustomerView.Newcomer, History.Day(0));
        Assert.Equal((-1, 0, 0L, -1), (rfm.RecencyDays, rfm.Frequency, rfm.MonetaryMinor, rfm.ActionRecencyDays));
        Assert.Null(rfm.FirstPurchaseAtMs);
        Assert.Null(rfm.LastPurchaseAtMs);
        Assert.Equal(0, rfm.DiscountShare);
    }

    [Fact]
    public void Of_TwoOrders_CountsAndAverages()
    {
        _anna.With(_anna.Purchase(1, "o1", History.Line("duck", 2, 500), History.Line("bear", 1, 1000, list: 1500)))
            .With(_anna.Purchase(11.5, "o2", History.Line("ball", 1, 400, list: 400)));
        var rfm = _anna.RfmAt(20);
        Assert.Equal((8, 2, 2400L, 1200L), (rfm.RecencyDays, rfm.Frequency, rfm.MonetaryMinor, rfm.AverageOrderMinor));
        Assert.Equal(0.25, rfm.DiscountShare);
        Assert.Equal(History.Day(1), rfm.FirstPurchaseAtMs);
        Assert.Equal(History.Day(11.5), rfm.LastPurchaseAtMs);
    }

    [Fact]
    public void Of_OrderToldInTwoParts_IsOneOrderAtTheEarlierTime()
    {
        _anna.With(_anna.Purchase(2, "o1", History.Line("duck", 2, 500)))
            .With(_anna.Purchase(1, "o1", History.Line("bear", 1, 300)));
        var rfm = _anna.RfmAt(2);
        Assert.Equal((1, 1, 1300L), (rfm.Frequency, rfm.FrequencyGross, rfm.MonetaryMinor));
        Assert.Equal(History.Second(1), _anna.View.Orders[0].AtSeconds);
        Assert.Equal(3u, _anna.View.Orders[0].UnitsLeft);
    }

    [Fact]
    public void Of_LateOrders_GivesTheSameAsInOrder()
    {
        var late = new History();
        _anna.With(_anna.Purchase(1, "o1", History.Line("duck", 1, 500)))
            .With(_anna.Purchase(40, "o2", History.Line("duck", 2, 500)))
            .With(_anna.Purchase(400, "o3", History.Line("duck", 3, 500)));
        late.With(late.Purchase(400, "o3", History.Line("duck", 3, 500)))
            .With(late.Purchase(1, "o1", History.Line("duck", 1, 500)))
            .With(late.Purchase(40, "o2", History.Line("duck", 2, 500)));
        Assert.Equal(_anna.RfmAt(401), late.RfmAt(401));
        Assert.Equal(_anna.View.Orders.ToArray(), late.View.Orders.ToArray());
        Assert.Equal(_anna.View.Products.ToArray(), late.View.Products.ToArray());
    }

    [Fact]
    public void Of_Year_LeavesOutWhatIsOlderThan365Days()
    {
        _anna.With(_anna.Purchase(1, "o1", History.Line("duck", 1, 500)))
            .With(_anna.Purchase(100, "o2", History.Line("duck", 1, 300)));
        var atTheEdge = _anna.RfmAt(366);
        Assert.Equal((2, 800L, 2, 800L), (
            atTheEdge.YearFrequency, atTheEdge.YearMonetaryMinor, atTheEdge.YearFrequencyGross,
            atTheEdge.YearMonetaryGrossMinor));
        var after = _anna.RfmAt(366.01);
        Assert.Equal((1, 300L), (after.YearFrequency, after.YearMonetaryMinor));
        Assert.Equal((2, 800L), (after.Frequency, after.MonetaryMinor));
    }

    [Fact]
    public void Of_UnmatchedReturns_NeverLeaveTheYearAboveLife()
    {
        _anna.With(_anna.Purchase(5, "o1", History.Line("duck", 1, 500)))
            .With(_anna.Return(1, "", History.Line("vase", 1, 450)));
        Assert.Equal((50L, 50L), (_anna.RfmAt(6).MonetaryMinor, _anna.RfmAt(6).YearMonetaryMinor));
    }

    [Fact]
    public void Of_Actions_CountsThemAndKnowsTheLast()
    {
        _anna.With(_anna.Action(3)).With(_anna.Action(1)).With(_anna.Action(2));
        Assert.Equal((3L, 6), (_anna.RfmAt(9.9).Actions, _anna.RfmAt(9.9).ActionRecencyDays));
    }

    [Fact]
    public void Of_FoldedOrders_CountInLifeAndByTheirMonthInTheYear()
    {
        for (var i = 0; i < 600; i++)
        {
            _anna.With(_anna.Purchase(i, "o" + i, History.Line("duck", 1, 100)));
        }

        Assert.True(_anna.View.Orders.Length < 256);
        Assert.Equal(RecordLimits.Months, _anna.View.Months.Length);
        var rfm = _anna.RfmAt(600);
        Assert.Equal((600, 600, 60_000L, 60_000L), (
            rfm.Frequency, rfm.FrequencyGross, rfm.MonetaryMinor, rfm.MonetaryGrossMinor));

        // The year begins on day 235, 24 August: 365 orders, less the eight of August, which is folded and began
        // before.
        Assert.Equal(357, rfm.YearFrequency);
        Assert.Equal(357, rfm.YearFrequencyGross);
        Assert.Equal(35_700, rfm.YearMonetaryMinor);
        Assert.Equal(35_700, rfm.YearMonetaryGrossMinor);
    }

    [Fact]
    public void Of_FoldedOrderIsTheNewestWithUnits_RecencyIsItsOwn()
    {
        for (var i = 0; i < 300; i++)
        {
            _anna.With(_anna.Purchase(i, "o" + i, History.Line("duck", 1, 100)));
        }

        for (var i = 0; i < 300; i++)
        {
            _anna.With(_anna.Return(300 + (i / 1000.0), "o" + i, History.Line("duck", 1, 100)));
        }

        // Orders still in the list are returned in whole; returns of folded ones find those, then nothing.
        var rfm = _anna.RfmAt(301);
        Assert.All(_anna.View.Orders.ToArray(), order => Assert.Equal(0u, order.UnitsLeft));
        Assert.Equal((int)_anna.View.Header.FoldedOrdersNet, rfm.Frequency);
        var lastDay = (_anna.View.Header.FoldedLastAtSeconds - History.Second(0)) / 86_400;
        Assert.Equal((int)(301 - lastDay), rfm.RecencyDays);
        Assert.Equal(0, rfm.MonetaryMinor);
    }
}
