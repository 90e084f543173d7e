using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

public sealed class ReservationTests
{
    private const long HourMs = 3_600_000;
    private static readonly long Now = History.Day(10);

    private static readonly CatalogDefinition Shop = TestCatalog.Shop
        .With(TestCatalog.Offer("a"))
        .With(TestCatalog.Email with
        {
            Draw = 0.13,
            Reach = 0.5,
            OnExpiry = ExpiryRule.Release,
            AttributionWindowHours = 24,
            DefaultHoldSeconds = 600,
        });

    [Fact]
    public void Reserve_ADecisionToSend_CarriesAllThatFoldingNeeds()
    {
        var query = Asking.Email with { Campaign = "spring", RequestId = "r1", Hold = HoldKind.Reserve };
        var e = Reserve(new History(), Shop.Compile(), query, requestBody: 99);
        Assert.Equal(("email", "spring", "a", "group", "r1", 99UL),
            (e.Channel, e.Campaign, e.OfferId, e.GroupId, e.RequestId, e.RequestBody));
        Assert.Equal((Now, Now, Now + 600_000), (e.OccurredAtMs, e.AtMs, e.ExpiresAtMs));
        Assert.Equal(ExpiryRule.Release, e.OnExpiry);
        Assert.Equal(-Math.Log(0.87), e.Draw, 1e-12);
        Assert.Equal(30u * 86_400, e.HalfLifeSeconds);
        Assert.Equal((0.25, (byte)0), (e.Expected, e.DebtBand));
        Assert.Equal(250, e.BestMinor, 1e-9);
        Assert.Equal((Now + (24 * HourMs), Now + (48 * HourMs)), (e.AttributionUntilMs, e.KeepUntilMs));
        Assert.Empty(e.LifetimeCounters);
    }

    [Fact]
    public void Reserve_ForLater_CountsFromThen()
    {
        var laterMs = Now + (100 * HourMs);
        var query = Asking.Email with { SendAtMs = laterMs, HoldForSeconds = 60 };
        var e = Reserve(new History(), Shop.Compile(), query);
        Assert.Equal(
            (laterMs, laterMs + 60_000, laterMs + (24 * HourMs)), (e.AtMs, e.ExpiresAtMs, e.AttributionUntilMs));
        Assert.Equal(laterMs + (24 * HourMs), e.KeepUntilMs);
    }

    [Fact]
    public void KeepUntil_UnderCaps_IsWhenTheLastNeedsItNoMore()
    {
        var caps = Shop.WithCaps(
            new CapDefinition { CapId = "long", Limit = 5, WindowHours = 24 * 90, Scope = CapScope.Offer },
            new CapDefinition
            {
                CapId = "sms",
                Limit = 5,
                WindowHours = 24 * 200,
                Scope = CapScope.Channel,
                Channel = "sms"
            },
            new CapDefinition { CapId = "campaign", Limit = 5, WindowHours = 24 * 200, Scope = CapScope.Campaign });
        Assert.Equal(Now + (90 * History.DayMs), Reserve(new History(), caps.Compile(), Asking.Email).KeepUntilMs);

        var month =
            Shop.WithCaps(new CapDefinition { CapId = "month", Limit = 5, Window = CapWindowKind.CalendarMonth });
        Assert.Equal(
            DateTimeOffset.Parse("2026-02-01T00:00:00Z").ToUnixTimeMilliseconds(),
            Reserve(new History(), month.Compile(), Asking.Email).KeepUntilMs);
    }

    [Fact]
    public void LifetimeCounters_AreThoseOfTheCapsThatCountIt()
    {
        CapDefinition Ever(string id, CapScope scope, string subject = "") =>
            new() { CapId = id, Limit = 5, Window = CapWindowKind.Lifetime, Scope = scope, Subject = subject };
        var shop = Shop.WithCaps(
            Ever("all", CapScope.AllOutbound),
            Ever("offer", CapScope.Offer),
            Ever("group", CapScope.Group, "group"),
            Ever("spring", CapScope.Campaign, "spring"));
        var e = Reserve(new History(), shop.Compile(), Asking.Email with { Campaign = "autumn" });
        Assert.Equal(
            [
                NameHash.Of("all"),
                unchecked((NameHash.Of("offer") * 31) + NameHash.Of("a")),
                unchecked((NameHash.Of("group") * 31) + NameHash.Of("group")),
            ],
            e.LifetimeCounters);
    }

    [Fact]
    public void Reserve_ADecisionNotToSend_IsADefect()
    {
        var catalog = Shop.Compile("a");
        var decision = new History().Ask(catalog, Now);
        Assert.Throws<ArgumentException>(() =>
            Decider.Reserve(CustomerView.Newcomer, catalog, Asking.Email, decision, "e", 0));
    }

    [Fact]
    public void Band_OfDebt_IsThatOfTheTimeOfSending()
    {
        var catalog = Shop.With(TestCatalog.Email with { Draw = 0.5 }).Compile();
        var history = new History();
        history.MustSend(catalog, Now);
        var later = Asking.Email with { SendAtMs = Now + (45 * History.DayMs) };
        Assert.Equal(2, Reserve(history, catalog, Asking.Email).DebtBand);
        Assert.Equal(0, Reserve(history, catalog, later).DebtBand);
    }

    private static ContactReservedEvent Reserve(
        History customer, CatalogSnapshot catalog, DecisionQuery query, ulong requestBody = 0) =>
        Decider.Reserve(customer.View, catalog, query, customer.Ask(catalog, Now, query), "event", requestBody);
}
