using Decisioning.Domain.Names;

namespace Decisioning.Domain.Tests.Customers;

public sealed class ReturnsTests
{
    private readonly History _anna = new();

    [Fact]
    public void Return_OfEverything_IsWorthNothingInMoneyAndFrequency()
    {
        _anna.With(_anna.Purchase(1, "o1", History.Line("mug", 74_215, 104)))
            .With(_anna.Return(1.01, "", History.Line("mug", 74_215, 104)));
        var rfm = _anna.RfmAt(2);
        Assert.Equal((0, 0L, -1), (rfm.Frequency, rfm.MonetaryMinor, rfm.RecencyDays));
        Assert.Equal((1, 74_215L * 104), (rfm.FrequencyGross, rfm.MonetaryGrossMinor));
        Assert.Equal((0L, 0L), (rfm.UnmatchedUnits, rfm.UnmatchedMinor));
    }

    [Fact]
    public void Return_NamesItsOrder_TakesItThereAndNotFromTheNewest()
    {
        _anna.With(_anna.Purchase(1, "o1", History.Line("duck", 2, 500)))
            .With(_anna.Purchase(2, "o2", History.Line("duck", 2, 700)))
            .With(_anna.Return(3, "o1", History.Line("duck", 1, 500)));
        Assert.Equal((1u, 500L), (_anna.View.Orders[0].UnitsLeft, _anna.View.Orders[0].NetMinor));
        Assert.Equal((2u, 1400L), (_anna.View.Orders[1].UnitsLeft, _anna.View.Orders[1].NetMinor));
        Assert.Equal(2u, _anna.View.Products[0].UnitsLeft);
    }

    [Fact]
    public void Return_WithoutOrder_GoesToTheNewestOrderOfTheProduct()
    {
        _anna.With(_anna.Purchase(1, "o1", History.Line("duck", 1, 500)))
            .With(_anna.Purchase(2, "o2", History.Line("bear", 5, 900)))
            .With(_anna.Return(3, "", History.Line("duck", 1, 500)));
        Assert.Equal((0u, 0L), (_anna.View.Orders[0].UnitsLeft, _anna.View.Orders[0].NetMinor));
        Assert.Equal(4500, _anna.View.Orders[1].NetMinor);
        Assert.Equal((1, 4500L), (_anna.RfmAt(3).Frequency, _anna.RfmAt(3).MonetaryMinor));
    }

    [Fact]
    public void Return_OfMoreThanTheProductsOrderHas_SendsTheRestToTheNewestThatHasEnough()
    {
        _anna.With(_anna.Purchase(1, "o1", History.Line("bear", 9, 100)))
            .With(_anna.Purchase(2, "o2", History.Line("duck", 2, 500)))
            .With(_anna.Purchase(3, "o3", History.Line("ball", 1, 50)))
            .With(_anna.Return(4, "", History.Line("duck", 5, 100)));
        Assert.Equal(6u, _anna.View.Orders[0].UnitsLeft);
        Assert.Equal(600, _anna.View.Orders[0].NetMinor);
        Assert.Equal((0u, 0L), (_anna.View.Orders[1].UnitsLeft, _anna.View.Orders[1].NetMinor));
        Assert.Equal(1u, _anna.View.Orders[2].UnitsLeft);
        Assert.Equal(0ul, _anna.View.Header.UnmatchedUnits);
    }

    [Fact]
    public void Return_UnknownProduct_GoesToTheNewestOrderNotLaterWithEnoughUnits()
    {
        _anna.With(_anna.Purchase(1, "o1", History.Line("bear", 3, 100)))
            .With(_anna.Purchase(2, "o2", History.Line("bear", 2, 100)))
            .With(_anna.Purchase(9, "o3", History.Line("bear", 7, 100)))
            .With(_anna.Return(5, "", History.Line("vase", 3, 10)));
        Assert.Equal((0u, 2u, 7u), (
            _anna.View.Orders[0].UnitsLeft, _anna.View.Orders[1].UnitsLeft, _anna.View.Orders[2].UnitsLeft));
    }

    [Fact]
    public void Return_MatchingNothing_LowersMoneyOnlyAndNeverBelowZero()
    {
        _anna.With(_anna.Purchase(5, "o1", History.Line("bear", 3, 100)))
            .With(_anna.Return(1, "", History.Line("vase", 4, 50)));
        var rfm = _anna.RfmAt(6);
        Assert.Equal((1, 100L, 4L, 200L), (rfm.Frequency, rfm.MonetaryMinor, rfm.UnmatchedUnits, rfm.UnmatchedMinor));

        _anna.With(_anna.Return(1, "", History.Line("vase", 4, 50)));
        rfm = _anna.RfmAt(6);
        Assert.Equal((1, 0L, 400L), (rfm.Frequency, rfm.MonetaryMinor, rfm.UnmatchedMinor));
    }

    [Fact]
    public void Return_MoreMoneyThanTheOrderHolds_TheExcessIsUnmatched()
    {
        _anna.With(_anna.Purchase(1, "o1", History.Line("duck", 3, 100)))
            .With(_anna.Purchase(1, "o2", History.Line("bear", 1, 1000)))
            .With(_anna.Return(2, "o1", History.Line("duck", 2, 180)));
        Assert.Equal((1u, 0L), (_anna.View.Orders[0].UnitsLeft, _anna.View.Orders[0].NetMinor));
        Assert.Equal(60, _anna.View.Header.UnmatchedMinor);
        Assert.Equal((2, 940L), (_anna.RfmAt(2).Frequency, _anna.RfmAt(2).MonetaryMinor));
    }

    [Fact]
    public void Return_OfTheLastUnitMoreCheaply_LeavesNoMoneyInTheOrder()
    {
        _anna.With(_anna.Purchase(1, "o1", History.Line("duck", 2, 100)))
            .With(_anna.Return(2, "o1", History.Line("duck", 2, 80)));
        Assert.Equal(0, _anna.View.Orders[0].NetMinor);
        Assert.Equal(0, _anna.View.Header.UnmatchedMinor);
        Assert.Equal(0, _anna.RfmAt(2).MonetaryMinor);
    }

    [Fact]
    public void Return_LaterOrderOfTheProduct_IsNotItsOrder()
    {
        _anna.With(_anna.Purchase(1, "o1", History.Line("duck", 1, 100)))
            .With(_anna.Purchase(5, "o2", History.Line("duck", 1, 100)))
            .With(_anna.Return(3, "", History.Line("duck", 1, 100)));
        Assert.Equal(0u, _anna.View.Orders[0].UnitsLeft);
        Assert.Equal(1u, _anna.View.Orders[1].UnitsLeft);
    }

    [Fact]
    public void Return_NamesAnOrderThatIsNotThere_IsMatchedLikeAnUnnamedOne()
    {
        _anna.With(_anna.Purchase(1, "o1", History.Line("duck", 2, 100)))
            .With(_anna.Return(3, "lost", History.Line("duck", 1, 100)));
        Assert.Equal(NameHash.Of("o1"), _anna.View.Orders[0].Order);
        Assert.Equal(1u, _anna.View.Orders[0].UnitsLeft);
    }
}
