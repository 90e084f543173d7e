using Decisioning.Domain.Catalog;
using Decisioning.Domain.Insight;
using Decisioning.Domain.Names;
using Decisioning.Domain.Segments;
using Decisioning.Domain.Statistics;
using Decisioning.Domain.Tests.Customers;
using Decisioning.Domain.Tests.Deciding;

namespace Decisioning.Domain.Tests.Insight;

/// <summary>However many names of categories callers give, the sums stay as many, and each is of a whole category.
/// </summary>
public sealed class CategoryPlacesTests
{
    private const int Far = 3 * CategoryPlaces.Most;

    private static readonly CatalogDefinition Shop = TestCatalog.Shop.With(
        TestCatalog.Offer("a") with { Category = $"category-{Far - 1}" },
        TestCatalog.Offer("b") with { Category = $"category-{Far - 2}" },
        TestCatalog.Offer("c") with { Category = "never bought in" },
        TestCatalog.Offer("d") with { Category = "" });

    private static readonly ulong[] Own = [NameHash.Of($"category-{Far - 1}"), NameHash.Of($"category-{Far - 2}")];

    [Fact]
    public void PlaceOf_MoreCategoriesThanPlaces_TurnsTheLaterOnesAwayForGood()
    {
        var places = new CategoryPlaces();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < Far; i++)
            {
                Assert.Equal(i < CategoryPlaces.Most ? i : -1, places.PlaceOf((ulong)i + 1));
            }
        }

        places.Keep([Far]);
        Assert.Equal(-1, places.PlaceOf(Far));
        Assert.Equal(CategoryPlaces.Most, places.Categories.Count);
    }

    [Fact]
    public void ReadSegments_TheCatalogsCategoriesBoughtInLeast_AreHeldFirst()
    {
        var counters = new BaseCounters(History.StartMs);
        counters.Keep(Shop);
        Begin(counters, Buyers());
        var segments = counters.ReadSegments(History.Day(2), Shop);
        Assert.Equal(SegmentFigures.MostCategories, segments.Categories.Count);
        Assert.Empty(Own.Except(segments.Categories));
        Assert.DoesNotContain(NameHash.Of("never bought in"), segments.Categories);
    }

    [Fact]
    public void ReadSegments_ACatalogThatComesAfterThePlacesWereTaken_HasNoFiguresUntilARestart()
    {
        var counters = new BaseCounters(History.StartMs);
        Begin(counters, Buyers());
        Assert.Empty(Own.Intersect(counters.ReadSegments(History.Day(2), Shop).Categories));
        var next = new BaseCounters(0);
        next.Keep(Shop);
        Begin(next, Buyers());
        Assert.Empty(Own.Except(next.ReadSegments(History.Day(2), Shop).Categories));
    }

    [Fact]
    public void ReadSegments_InWhateverOrderCustomersCome_HoldsTheWholeOfEachCategoryItHolds()
    {
        var buyers = Buyers();
        for (var seed = 0; seed < 5; seed++)
        {
            var counters = new BaseCounters(History.StartMs);
            if (seed % 2 == 0) counters.Keep(Shop);
            byte[][] order = [.. buyers];
            new Random(seed).Shuffle(order);
            Begin(counters, order);
            var segments = counters.ReadSegments(History.Day(2), Shop);
            PlainSegments.Check(segments, buyers, History.Day(2), Shop.Segments);
        }
    }

    [Fact]
    public void ReadSegments_AsManyCategoriesAsPlaces_DoesNotDependOnTheOrder()
    {
        var buyers = Buyers(CategoryPlaces.Most);
        var (counters, turned) = (new BaseCounters(History.StartMs), new BaseCounters(History.StartMs));
        Begin(counters, buyers);
        Begin(turned, [.. buyers.Reverse()]);
        var (one, other) = (counters.ReadSegments(History.Day(2), Shop), turned.ReadSegments(History.Day(2), Shop));
        Assert.Equal(one.Categories, other.Categories);
        Assert.All(
            Enum.GetValues<LoyaltySegment>(),
            cell => Assert.Equal(one[cell].CategoryOrders, other[cell].CategoryOrders));
    }

    [Fact]
    public void ReadSegments_AfterEverybodyIsTakenOut_IsEmpty()
    {
        var counters = new BaseCounters(History.StartMs);
        var buyers = Buyers();
        Begin(counters, buyers);
        for (var i = 0; i < buyers.Length - 1; i++) counters.Recount((ulong)i, buyers[i], []);
        PlainSegments.Check(counters.ReadSegments(History.Day(2), Shop), buyers[^1..], History.Day(2), Shop.Segments);
        counters.Recount((ulong)buyers.Length - 1, buyers[^1], []);
        var segments = counters.ReadSegments(History.Day(2), Shop);
        Assert.True(segments.IsEmpty);
        Assert.Empty(segments.Categories);
    }

    /// <summary>Each buys once in a category of his own and twice in one that four share; the first buy most often.
    /// </summary>
    private static byte[][] Buyers(int categories = Far) => [.. Enumerable.Range(0, categories).Select(i =>
    {
        var customer = new History();
        customer.With(customer.Purchase(0, "o0", History.Line("p", 1, 100, $"category-{i}")));
        for (var order = 1; order <= (i < 60 ? 2 : 0); order++)
        {
            customer.With(customer.Purchase(order / 4.0, $"o{order}", History.Line("p", 1, 100, $"category-{i / 4}")));
        }

        return customer.Record;
    })];

    private static void Begin(BaseCounters counters, byte[][] records)
    {
        for (var i = 0; i < records.Length; i++) counters.Begin((ulong)i, records[i]);
    }
}
