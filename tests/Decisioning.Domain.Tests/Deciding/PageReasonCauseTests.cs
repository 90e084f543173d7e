using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>Reasons that lie between page and message; taking the one cause away changes the answer to SEND.</summary>
public sealed class PageReasonCauseTests
{
    private static readonly CatalogDefinition Shop =
        TestCatalog.Shop.With(TestCatalog.Offer("a")).With(policy => policy with { OnSiteMinutes = 30 });

    [Fact]
    public void ServedOnSite_WhileTheCustomerIsThere_HoldsUntilHeHasLeft()
    {
        var customer = Visited();
        var contact = customer.Contact(Shop.Compile(), History.Day(10.01));
        Assert.Equal(ReasonCode.ServedOnSite, contact.Reason!.Code);
        Assert.Equal(History.Day(10) + (30 * 60_000), contact.Reason.UntilMs);
        Assert.Equal(contact.Reason.UntilMs, customer.CheckNextAllowed(Shop.Compile(), History.Day(10.01)));
    }

    [Fact]
    public void ServedOnSite_WithoutItsCause_IsSent()
    {
        var now = History.Day(10.01);
        Assert.Equal(ReasonCode.None, new History().Refusal(Shop.Compile(), now));
        Assert.Equal(ReasonCode.None, Visited().Refusal(TestCatalog.Shop.With(TestCatalog.Offer("a")).Compile(), now));
        Assert.Equal(ReasonCode.None, Visited().Refusal(
            Shop.Compile(), now, Asking.Email with { SendAtMs = History.Day(10) + (30 * 60_000) }));
        var ready = TestCatalog.Offer("a") with { Class = OfferClass.Transactional };
        Assert.Equal(
            ReasonCode.None,
            Visited().Refusal(Shop.With(ready).Compile(), now, Asking.Email with { OfferIds = ["a"] }));
    }

    [Fact]
    public void ServedOnSite_ThePageItself_IsFilled() =>
        Assert.Single(Visited().Ask(Shop.Compile(), History.Day(10.01), Asking.Home).Placements[0].Offers);

    private static History Visited() => new History().With(
        new ActionEvent { EventId = "v", OccurredAtMs = History.Day(10), Kind = ActionKind.Visit });
}
