using Decisioning.Domain.Catalog;
using Decisioning.Domain.Names;
using Decisioning.Domain.Segments;
using Decisioning.Domain.Statistics;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>A customer of whom little is known is taken to be like his segment.</summary>
public sealed class SegmentPriorsTests
{
    private const double WindowDays = 7;
    private static readonly long Now = History.Day(100);

    [Fact]
    public void ExpectedOrder_OfABuyer_IsShrunkToHisSegments()
    {
        var catalog = Shop(TestCatalog.Offer("a", 0) with { MarginRate = 0.2 }).Compile();
        var statistics = Figures(new SegmentCell(180, 180 * 4_100, 3_600, [0, 0]));

        // The segment: (180 x 4,100 + 20 x 1,000) / 200 = 3,790. His own order of 1,000 beside five of those: 3,325.
        var offer = Buyer().Ask(catalog, Now, statistics: statistics).Contact!.Offer!;
        Assert.Equal(0.5 * 0.2 * 3_325 * 10_000, offer.GrossMicros);
        Assert.Equal(0.5 * 0.2 * 1_000 * 10_000, Buyer().Ask(catalog, Now).Contact!.Offer!.GrossMicros);
    }

    [Fact]
    public void ExpectedOrder_OfWhoNeverBought_IsTheCatalogs()
    {
        var catalog = Shop(TestCatalog.Offer("a", 0) with { MarginRate = 0.2 }).Compile();
        var statistics = Figures(new SegmentCell(180, 180 * 4_100, 3_600, [0, 0]), LoyaltySegment.Prospect);
        var offer = new History().Ask(catalog, Now, statistics: statistics).Contact!.Offer!;
        Assert.Equal(0.5 * 0.2 * 1_000 * 10_000, offer.GrossMicros);
    }

    [Theory]
    [InlineData("toys", 90, (1 + (90 * 0.01)) / (100 + 90))]
    [InlineData("toys", 0, 1 / 100.0)]
    [InlineData("books", 90, 90 * 0.02 / (100 + 90))]
    [InlineData("books", 0, 0)]
    [InlineData("shoes", 90, 0)]
    public void BuyingRate_InACategory_IsShrunkToHisSegments(string category, double prior, double rate)
    {
        var catalog = Shop(TestCatalog.Offer("a") with { Category = category });
        catalog = catalog with { Policy = catalog.Policy with { RatePriorDays = prior } };
        var statistics = Figures(new SegmentCell(100, 100_000, 10_000, [100, 200]));

        var offer = Buyer().Ask(catalog.Compile(), Now, statistics: statistics).Contact!.Offer!;

        Assert.Equal(1 - Math.Exp(-rate * WindowDays), offer.BaselinePropensity, 12);
    }

    [Fact]
    public void Segment_OfTheRequestsOwnTime_HoldsForLaterSending()
    {
        var catalog = Shop(TestCatalog.Offer("a") with { Category = "books" }).Compile();
        var statistics = Figures(new SegmentCell(100, 100_000, 10_000, [100, 200]));
        var later = Asking.Email with { SendAtMs = Now + (20 * CalendarDays.DayMs) };

        var offer = Buyer().Ask(catalog, Now, later, statistics).Contact!.Offer!;

        Assert.Equal(1 - Math.Exp(-90 * 0.02 / (120 + 90) * WindowDays), offer.BaselinePropensity, 12);
    }

    [Theory]
    [InlineData(-1, 90, "policy.order_prior")]
    [InlineData(1_001, 90, "policy.order_prior")]
    [InlineData(5, -1, "policy.rate_prior_days")]
    [InlineData(5, 3_651, "policy.rate_prior_days")]
    public void Priors_OutsideTheirRange_AreRefused(double orders, double days, string path)
    {
        var shop = Shop(TestCatalog.Offer("a"));
        shop = shop with { Policy = shop.Policy with { OrderPrior = orders, RatePriorDays = days } };
        Assert.Contains(CatalogCompiler.Compile(shop, 1).Problems, problem => problem.Path == path);
    }

    /// <summary>One order in toys, a hundred days ago; so he is at risk.</summary>
    private static History Buyer()
    {
        var buyer = new History();
        return buyer.With(buyer.Purchase(0, "o", History.Line("bear", 1, 1_000, "toys")));
    }

    private static BaseStatistics Figures(SegmentCell cell, LoyaltySegment known = LoyaltySegment.OneOffAtRisk) => new(
        1,
        [],
        new SegmentFigures(
            [NameHash.Of("toys"), NameHash.Of("books")],
            Enum.GetValues<LoyaltySegment>().Select(i => i == known ? cell : new SegmentCell(0, 0, 0, [0, 0]))));

    private static CatalogDefinition Shop(OfferDefinition offer)
    {
        var email = TestCatalog.Email with { AttributionWindowHours = 24 * (int)WindowDays };
        var policy = new PolicyDefinition { AverageOrderMinor = 1_000 };
        return TestCatalog.Shop.With(offer).With(email) with { Policy = policy };
    }
}
