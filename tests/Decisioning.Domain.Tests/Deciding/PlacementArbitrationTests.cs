using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

public sealed class PlacementArbitrationTests
{
    private static readonly long Now = History.Day(10);

    private static readonly CatalogDefinition Page = TestCatalog.Shop with
    {
        Placements =
        [
            TestCatalog.Home with { Slots = 2, Examination = [1, 0.5] },
            new PlacementDefinition { Name = "side", Channel = "web", Slots = 2, FallbackOfferId = "fallback" },
        ],
        Offers =
        [
            TestCatalog.Offer("low", 400),
            TestCatalog.Offer("high", 1_000),
            TestCatalog.Offer("mid", 700),
            TestCatalog.Offer("fallback", 0),
        ],
    };

    [Fact]
    public void Slots_AreFilledByWorth_WithTheirExamination()
    {
        var home = Ask(Page, "home").Placements[0];
        Assert.Equal([("high", 1), ("mid", 2)], home.Offers.Select(offer => (offer.OfferId, offer.Rank)));
        Assert.Equal(5_000_000, home.Offers[0].NetMicros);
        Assert.Equal((0.5, 1_750_000), (home.Offers[1].Reach, home.Offers[1].NetMicros));
        Assert.False(home.IsFallback);
    }

    [Fact]
    public void Lever_OrdersSlots()
    {
        var pushed = Page with
        {
            Policy = new PolicyDefinition { GroupLevers = new Dictionary<string, double> { ["pushed"] = 200 } },
            Offers = [.. Page.Offers.Select(
                offer => offer.OfferId == "low" ? offer with { GroupId = "pushed" } : offer)],
        };
        Assert.Equal(["low", "high"], Ask(pushed, "home").Placements[0].Offers.Select(offer => offer.OfferId));
    }

    [Fact]
    public void Offers_AcrossPlacements_AreShownOnce()
    {
        var decision = Ask(Page, "home", "side");
        var shown = decision.Placements.SelectMany(placement => placement.Offers).Select(offer => offer.OfferId);
        Assert.Equal(["high", "mid", "low"], shown);
        Assert.Contains(decision.Reasons, reason =>
            (reason.Code, reason.OfferId, reason.Channel) == (ReasonCode.ShownElsewhere, "high", "side"));
    }

    [Fact]
    public void Excluded_Offers_AreNotShown()
    {
        var query = Asking.Home with { ExcludeOfferIds = ["high", "gone"] };
        var decision = new History().Ask(Page.Compile(), Now, query);
        Assert.Equal(["mid", "low"], decision.Placements[0].Offers.Select(offer => offer.OfferId));
    }

    [Fact]
    public void Fallback_WhenNothingIsWorthShowing_StandsInTheFirstSlotMarked()
    {
        var decision = Ask(
            Page with { Offers = [TestCatalog.Offer("low", 0), TestCatalog.Offer("fallback", 0)] }, "side");
        Assert.True(decision.Placements[0].IsFallback);
        Assert.Equal([("fallback", 1)], decision.Placements[0].Offers.Select(offer => (offer.OfferId, offer.Rank)));
        Assert.Equal(
            [("low", ReasonCode.NoValue), ("fallback", ReasonCode.NoValue)],
            decision.Reasons.Select(reason => (reason.OfferId, reason.Code)));
    }

    [Fact]
    public void Fallback_ThatIsPaused_LeavesThePlacementEmpty()
    {
        var decision = Ask(
            Page with { Offers = [TestCatalog.Offer("fallback", 0) with { State = OfferState.Paused }] }, "side");
        Assert.Empty(decision.Placements[0].Offers);
        Assert.False(decision.Placements[0].IsFallback);
    }

    [Fact]
    public void Fallback_NarrowedAway_StandsAllTheSame()
    {
        var query = new DecisionQuery
        {
            CustomerId = "anna",
            Placements = [new PlacementQuery("side")],
            OfferIds = ["low"],
            ExcludeOfferIds = ["low"],
        };
        Assert.True(new History().Ask(Page.Compile(), Now, query).Placements[0].IsFallback);
    }

    [Fact]
    public void FewerSlots_ThanTheCatalogs_AreFilledWhenAsked()
    {
        var query = Asking.Home with { Placements = [new PlacementQuery("home", 1)], Explain = ExplainLevel.Reasons };
        var decision = new History().Ask(Page.Compile(), Now, query);
        Assert.Equal("high", Assert.Single(decision.Placements[0].Offers).OfferId);
        var outranked = decision.Reasons.Where(reason => reason.Code == ReasonCode.Outranked);
        Assert.Equal(
            [("low", "high", 3_000_000L), ("mid", "high", 1_500_000L)],
            outranked.Select(reason => (reason.OfferId, reason.Rule, reason.MissingMicros)));
    }

    [Fact]
    public void Slot_ThatNobodyLooksAt_StaysEmpty()
    {
        var blind = Page with { Placements = [TestCatalog.Home with { Slots = 2, Examination = [1, 0] }] };
        var decision = Ask(blind, "home");
        Assert.Equal("high", Assert.Single(decision.Placements[0].Offers).OfferId);
        Assert.Contains(decision.Reasons, reason => (reason.Code, reason.OfferId) == (ReasonCode.NoValue, "mid"));
    }

    [Fact]
    public void Treatment_OfThePlacement_GoesBeforeItsChannels()
    {
        var offer = TestCatalog.Offer("a") with
        {
            Treatments =
            [
                TestCatalog.For("web", "en", "web-english"),
                new TreatmentDefinition { TreatmentId = "banner", Placement = "home", Locale = "ru" },
            ],
        };
        var catalog = TestCatalog.Shop.With(offer).Compile();
        string Shown(string locale) =>
            new History().Ask(catalog, Now, Asking.Home with { Locale = locale }).Placements[0].Offers[0].TreatmentId;
        Assert.Equal(("banner", "web-english"), (Shown("ru"), Shown("en")));
    }

    private static Decision Ask(CatalogDefinition catalog, params string[] placements) => new History().Ask(
        catalog.Compile(),
        Now,
        new DecisionQuery
        {
            CustomerId = "anna",
            Placements = [.. placements.Select(name => new PlacementQuery(name))],
            Explain = ExplainLevel.Reasons,
        });
}
