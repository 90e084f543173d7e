using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
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

    private static readonly CatalogDefinition InOrder = TestCatalog.Shop
        .With(TestCatalog.Offer("a"), TestCatalog.Offer("b"))
        .With(p => p with
        {
            Sequences =
            [
                new SequenceDefinition { SequenceId = "order", NeverOfferId = "a", AfterOfferId = "b", WithinDays = 7 },
            ],
        });

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

    [Fact]
    public void Sequence_WithinItsDaysAfterTheOther_HoldsUntilTheirEnd()
    {
        var history = new History();
        history.MustSend(InOrder.Compile(), History.Day(8), Only("b"));
        var contact = history.Contact(InOrder.Compile(), Now, Only("a"));
        Assert.Equal((ReasonCode.Sequence, "order"), (contact.Reason!.Code, contact.Reason.Rule));
        Assert.Equal(History.Day(15), contact.Reason.UntilMs);
        Assert.Equal(History.Day(15), history.CheckNextAllowed(InOrder.Compile(), Now, Only("a")));
        Assert.Equal(ReasonCode.None, history.Refusal(InOrder.Compile(), Now, Only("b")));
    }

    [Fact]
    public void Sequence_TheOtherBeforeAPromisedOne_HoldsUntilItIsSent()
    {
        var history = new History();
        history.MustSend(InOrder.Compile(), Now, Only("a") with { SendAtMs = History.Day(12) });
        Assert.Equal(ReasonCode.Sequence, history.Refusal(InOrder.Compile(), Now, Only("b")));
        Assert.Equal(History.Day(12) + 1, history.CheckNextAllowed(InOrder.Compile(), Now, Only("b")));
    }

    [Fact]
    public void Sequence_WithoutItsCause_IsSent()
    {
        var history = new History();
        var other = history.Send(InOrder.Compile(), History.Day(8), Only("b"))!.Value;
        var without = InOrder.With(p => p with { Sequences = [] }).Compile();
        Assert.Equal(ReasonCode.None, history.Refusal(without, Now, Only("a")));
        history.Settle(InOrder.Compile(), other, Outcome.NotDelivered, History.Day(9));
        Assert.Equal(ReasonCode.None, history.Refusal(InOrder.Compile(), Now, Only("a")));
    }

    [Fact]
    public void Sequence_OfAYear_IsRememberedForAsLong()
    {
        var year = InOrder.With(p => p with { Sequences = [p.Sequences[0] with { WithinDays = 366 }] }).Compile();
        var history = new History();
        history.MustSend(year, History.Day(8), Only("b"));
        history.With(history.Action(370));
        Assert.Equal(ReasonCode.Sequence, history.Refusal(year, History.Day(373.9), Only("a")));
        Assert.Equal(ReasonCode.None, history.Refusal(year, History.Day(374), Only("a")));
    }

    private static DecisionQuery Only(string offerId) => Asking.Email with { OfferIds = [offerId] };

    private static History Bought(long price, long list)
    {
        var history = new History();
        return history.With(history.Purchase(5, "o", History.Line("duck", 1, price, list: list)));
    }
}
