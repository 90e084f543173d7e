using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>
/// Each reason that lies with the customer has a cause, and taking away that one cause alone changes the answer to SEND.
/// </summary>
public sealed class CustomerReasonCauseTests
{
    private static readonly long Now = History.Day(10);

    private static readonly OfferDefinition Discount = TestCatalog.Offer("a") with
    {
        ProductIds = ["duck"],
        Category = "toys",
        IncentiveMinor = 1,
        RepurchaseAfterDays = 0,
    };

    private static readonly CatalogDefinition Regret =
        TestCatalog.Shop.With(Discount).With(p => p with { PriceRegretDays = 30 });

    [Fact]
    public void AlreadyBought_WithoutTheRepurchaseTime_IsSent()
    {
        var catalog = TestCatalog.Shop.With(Discount with { RepurchaseAfterDays = 60 });
        var history = Bought(500, 500);
        Assert.Equal(ReasonCode.AlreadyBought, history.Refusal(catalog.Compile(), Now));
        Assert.Equal(History.Day(65), history.CheckNextAllowed(catalog.Compile(), Now));
        Assert.Equal(ReasonCode.None, history.Refusal(TestCatalog.Shop.With(Discount).Compile(), Now));
        Assert.Equal(ReasonCode.None, new History().Refusal(catalog.Compile(), Now));
    }

    [Fact]
    public void PriceRegret_OfTheSameProduct_HoldsForItsDays()
    {
        var history = Bought(500, 500);
        var contact = history.Contact(Regret.Compile(), Now);
        Assert.Equal(ReasonCode.PriceRegret, contact.Reason!.Code);
        Assert.Equal(History.Day(35), contact.Reason.UntilMs);
        Assert.Equal(History.Day(35), history.CheckNextAllowed(Regret.Compile(), Now));
    }

    [Fact]
    public void PriceRegret_OfTheCategory_HoldsWhenTheOfferNamesNoProducts()
    {
        var onCategory = Regret.With(Discount with { ProductIds = [] }).Compile();
        var onOther = Regret.With(Discount with { ProductIds = ["car"] }).Compile();
        Assert.Equal(ReasonCode.PriceRegret, Bought(500, 500).Refusal(onCategory, Now));
        Assert.Equal(ReasonCode.None, Bought(500, 500).Refusal(onOther, Now));
    }

    [Fact]
    public void PriceRegret_WithoutItsCause_IsSent()
    {
        var paid = Bought(500, 500);
        Assert.Equal(ReasonCode.None, paid.Refusal(TestCatalog.Shop.With(Discount).Compile(), Now));
        Assert.Equal(ReasonCode.None, paid.Refusal(Regret.With(Discount with { IncentiveMinor = 0 }).Compile(), Now));
        Assert.Equal(ReasonCode.None, Bought(499, 500).Refusal(Regret.Compile(), Now));
        paid.With(paid.Return(6, "o", History.Line("duck", 1, 500)));
        Assert.Equal(ReasonCode.None, paid.Refusal(Regret.Compile(), Now));
    }

    private static History Bought(long price, long list)
    {
        var history = new History();
        return history.With(history.Purchase(5, "o", History.Line("duck", 1, price, list: list)));
    }
}
