using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>Caps on what placements show: what was served, what was seen, what was answered.</summary>
public sealed class ImpressionTests
{
    private const long Minute = 60_000;

    private static readonly CapDefinition Cap = new()
    {
        CapId = "shown",
        Counts = CapCounts.Impressions,
        Scope = CapScope.Offer,
        Limit = 1,
        WindowHours = 24,
    };

    private static readonly long Now = History.Day(10);

    [Fact]
    public void CapReached_AServedImpression_CountsForItsProvisionalTime()
    {
        var customer = new History();
        var catalog = Shop(Cap).Compile();
        Assert.Equal(["a"], Serve(customer, catalog, Now));

        var full = Reasons(customer, catalog, Now + Minute).Single();
        Assert.Equal(
            (ReasonCode.CapReached, "shown", 1, 1, "home"),
            (full.Code, full.Rule, full.Count, full.Limit, full.Channel));
        Assert.Equal(Now + (30 * Minute), full.UntilMs);
        Assert.Empty(Shown(customer, catalog, full.UntilMs!.Value - 1));
        Assert.Equal(["a"], Shown(customer, catalog, full.UntilMs.Value));
    }

    [Fact]
    public void CapReached_WithoutItsCause_IsShown()
    {
        var customer = new History();
        Serve(customer, Shop(Cap).Compile(), Now);
        Assert.Equal(["a"], Shown(customer, Shop(Cap with { Limit = 2 }).Compile(), Now + Minute));
        Assert.Equal(["a"], Shown(customer, Shop().Compile(), Now + Minute));
        Assert.Equal(["a"], Shown(new History(), Shop(Cap).Compile(), Now + Minute));
    }

    [Fact]
    public void Seen_AnImpression_CountsForTheWindow()
    {
        var customer = new History();
        var catalog = Shop(Cap).Compile();
        Serve(customer, catalog, Now);
        Report(customer, catalog, Outcome.Seen, Now);
        Assert.Equal(Now + History.DayMs, Reasons(customer, catalog, Now + (31 * Minute)).Single().UntilMs);
        Assert.Empty(Shown(customer, catalog, Now + History.DayMs - 1));
        Assert.Equal(["a"], Shown(customer, catalog, Now + History.DayMs));
    }

    [Fact]
    public void Seen_AfterTheProvisionalTime_CountsAgain()
    {
        var customer = new History();
        var catalog = Shop(Cap).Compile();
        Serve(customer, catalog, Now);
        var lateMs = Now + (45 * Minute);
        Assert.Equal(["a"], Shown(customer, catalog, lateMs));
        Report(customer, catalog, Outcome.Seen, lateMs);
        Assert.Empty(Shown(customer, catalog, lateMs));
    }

    [Theory]
    [InlineData(Outcome.Clicked, true, true)]
    [InlineData(Outcome.Accepted, true, true)]
    [InlineData(Outcome.Converted, true, true)]
    [InlineData(Outcome.Released, true, false)]
    [InlineData(Outcome.NotDelivered, true, false)]
    [InlineData(Outcome.Ignored, true, false)]
    [InlineData(Outcome.Refused, false, false)]
    [InlineData(Outcome.Delivered, false, false)]
    public void Settle_ByItsOutcome_GivesThePlaceBack(Outcome outcome, bool served, bool seen)
    {
        var catalog = Shop(Cap).With(policy => policy with { RefusedPauseDays = 0 }).Compile();
        foreach (var wasSeen in new[] { false, true })
        {
            var customer = new History();
            Serve(customer, catalog, Now);
            if (wasSeen)
            {
                Report(customer, catalog, Outcome.Seen, Now);
            }

            Report(customer, catalog, outcome, Now + Minute);
            Assert.Equal(wasSeen ? seen : served, Shown(customer, catalog, Now + Minute).Length == 1);
        }
    }

    [Fact]
    public void Fill_TwoOffersOfAGroupWithRoomForOne_ShowsTheBetterOne()
    {
        var cap = Cap with { Scope = CapScope.Group };
        var two = Shop(cap).With(TestCatalog.Offer("a"), TestCatalog.Offer("b", 2_000));
        Assert.Equal(["b"], Shown(new History(), two.Compile(), Now));
        var other = TestCatalog.Offer("c", 500) with { GroupId = "other" };
        Assert.Equal(
            ["b", "c"],
            Shown(new History(), two.With([.. two.Offers, other]).Compile(), Now));
        var code = Reasons(new History(), two.Compile(), Now).Single().Code;
        Assert.Equal(ReasonCode.CapReached, code);
    }

    [Fact]
    public void Fill_TwoPlacements_CountTogether()
    {
        var cap = Cap with { Scope = CapScope.AllInbound };
        var shop = Shop(cap).With(TestCatalog.Offer("a"), TestCatalog.Offer("b"));
        shop = shop with { Placements = [TestCatalog.Home, TestCatalog.Home with { Name = "cart" }] };
        var both = Asking.Home with { Placements = [new PlacementQuery("cart"), new PlacementQuery("home")] };
        Assert.Equal(
            [1, 0], new History().Ask(shop.Compile(), Now, both).Placements.Select(place => place.Offers.Count));
        var each = Shop(cap with { Scope = CapScope.Placement }).With([.. shop.Offers]);
        each = each with { Placements = shop.Placements };
        Assert.Equal(
            [1, 1], new History().Ask(each.Compile(), Now, both).Placements.Select(place => place.Offers.Count));
    }

    [Fact]
    public void Fill_TheFallback_IsNeitherStoppedNorCounted()
    {
        var shop = Shop(Cap) with { Placements = [TestCatalog.Home with { FallbackOfferId = "a" }] };
        var catalog = shop.Compile();
        var customer = new History();
        Serve(customer, catalog, Now);
        var again = customer.Ask(catalog, Now + Minute, Asking.Home);
        Assert.True(again.Placements[0].IsFallback);
        Assert.Null(Decider.Serve(customer.View, catalog, again));
    }

    [Fact]
    public void Serve_WhatNoCapCounts_KeepsNothing()
    {
        var shop = Shop(Cap with { Subject = "b" }).With(TestCatalog.Offer("a"), TestCatalog.Offer("b", 1));
        var decision = new History().Ask(shop.Compile(), Now, Asking.Home with { OfferIds = ["a"] });
        Assert.Null(Decider.Serve(CustomerView.Newcomer, shop.Compile(), decision));
        Assert.Null(Decider.Serve(CustomerView.Newcomer, Shop().Compile(), decision));
    }

    [Fact]
    public void ContactMemoryFull_FortyThatCount_HoldsTheNextBack()
    {
        var catalog = Shop(Cap with { Limit = 40, Scope = CapScope.Group }, Cap with { CapId = "all", Limit = 40 })
            .With(TestCatalog.Offer("a"), TestCatalog.Offer("b") with { GroupId = "other" }).Compile();
        var customer = new History();
        var filled = new ServedImpressions(
            Now + (30 * Minute),
            [.. Enumerable.Range(0, 40).Select(_ => new ServedImpression("home", "x", "x", Now + History.DayMs))]);
        customer.With(new ImpressionsServedEvent { EventId = "p", OccurredAtMs = Now, Served = filled });
        var reasons = Reasons(customer, catalog, Now);
        Assert.All(reasons, reason => Assert.Equal(
            (ReasonCode.ContactMemoryFull, 40, Now + (30 * Minute)), (reason.Code, reason.Limit, reason.UntilMs)));
        Assert.Equal(2, reasons.Count);

        var laterMs = Now + (30 * Minute);
        Assert.Equal(["a", "b"], Serve(customer, catalog, laterMs));
        Assert.Equal(40, customer.View.Impressions.Length);
    }

    [Fact]
    public void CapReached_InACalendarDay_HasRoomTheNextDay()
    {
        var catalog = Shop(Cap with { Window = CapWindowKind.CalendarDay, WindowHours = 0 }).Compile();
        var customer = new History();
        var eveMs = (Math.DivRem(Now, History.DayMs).Quotient * History.DayMs) + History.DayMs - Minute;
        Serve(customer, catalog, eveMs);
        Report(customer, catalog, Outcome.Seen, eveMs);
        Assert.Empty(Shown(customer, catalog, eveMs + Minute - 1));
        Assert.Equal(["a"], Shown(customer, catalog, eveMs + Minute));
    }

    private static CatalogDefinition Shop(params CapDefinition[] caps) =>
        TestCatalog.Shop.With(TestCatalog.Offer("a")).WithCaps(caps);

    private static string[] Shown(History customer, CatalogSnapshot catalog, long atMs) =>
        [.. customer.Ask(catalog, atMs, Asking.Home).Placements[0].Offers.Select(offer => offer.OfferId)];

    private static IReadOnlyList<Reason> Reasons(History customer, CatalogSnapshot catalog, long atMs) =>
        customer.Ask(catalog, atMs, Asking.Home with { Explain = ExplainLevel.Reasons }).Reasons;

    private static string[] Serve(History customer, CatalogSnapshot catalog, long atMs)
    {
        var decision = customer.Ask(catalog, atMs, Asking.Home);
        customer.With(new ImpressionsServedEvent
        {
            EventId = "promise",
            OccurredAtMs = atMs,
            Served = Decider.Serve(customer.View, catalog, decision)!,
        });
        return [.. decision.Placements[0].Offers.Select(offer => offer.OfferId)];
    }

    private static void Report(History customer, CatalogSnapshot catalog, Outcome outcome, long atMs)
    {
        var report = new SettlementReport
        {
            SettlementId = $"report-{outcome}",
            Contact = 0,
            Outcome = outcome,
            OccurredAtMs = atMs,
            Channel = "web",
            OfferId = "a",
            ServedAtMs = Now,
        };
        if (customer.View.Impressions is [var first, ..])
        {
            report = report with { ServedAtMs = Seconds.ToMs(first.AtSeconds) };
        }

        customer.With(SettlementResolver.Resolve(customer.View, catalog, report, atMs).Event!);
    }
}
