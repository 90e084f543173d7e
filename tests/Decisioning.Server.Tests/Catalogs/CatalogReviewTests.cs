using Decisioning.Server.Catalogs;
using Decisioning.Server.Demo;
using Decisioning.Server.Mapping;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Catalogs;

public sealed class CatalogReviewTests
{
    private const long NowMs = 1_790_000_000_000;

    [Fact]
    public void Of_TheDemoCatalog_FindsNothing()
    {
        var review = CatalogReview.Of(DemoCatalog.Json(), NowMs);
        Assert.Empty(review.Problems.Select(CatalogReview.Line));
        Assert.True(review.IsValid);
    }

    [Fact]
    public void Of_TwoOffersOfOneId_SaysWhereInTheText()
    {
        var json = CatalogJson.Write(TestCatalogs.Small()).Replace(
            "\"offers\": [", "\"offers\": [\n { \"offer_id\": \"toy\" },", StringComparison.Ordinal);

        var review = CatalogReview.Of(json, NowMs);

        Assert.False(review.IsValid);
        var problem = Assert.Single(review.Problems, p => p.Path == "offers[1].offer_id");
        Assert.Contains("toy", problem.Message);
        Assert.True(problem.Line > 1);
    }

    [Fact]
    public void Of_TwoFieldsThatAreNotWhatTheyMustBe_NamesBoth()
    {
        var catalog = TestCatalogs.Small();
        catalog.Offers[0].StartsAt = new Google.Protobuf.WellKnownTypes.Timestamp { Nanos = -5 };
        catalog.Offers[0].State = (Wire.OfferState)77;

        var problems = CatalogReview.Of(catalog, NowMs).Problems;

        Assert.Equal(["offers[0].starts_at", "offers[0].state"], problems.Select(p => p.Path).Order());
    }

    [Fact]
    public void Of_AnOfferThatIsOver_WarnsAtItsLine()
    {
        var catalog = TestCatalogs.Small();
        catalog.Offers[0].EndsAt = WireTime.ToWire(NowMs);
        var json = CatalogJson.Write(catalog);

        var review = CatalogReview.Of(json, NowMs);

        Assert.True(review.IsValid);
        var warning = Assert.Single(review.Problems, problem => problem.Path == "offers[0].ends_at");
        Assert.Equal(Wire.Severity.Warning, warning.Severity);
        Assert.Contains("ends_at", json.Split('\n')[warning.Line - 1], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AMessage_HasNoPlaceInAText()
    {
        var catalog = TestCatalogs.Small();
        catalog.Offers.Add(TestCatalogs.Offer("toy"));
        var problem = CatalogReview.Of(catalog, NowMs).Problems.First(p => p.Severity == Wire.Severity.Error);
        Assert.Equal(0, problem.Line);
    }

    [Fact]
    public void Line_OfAProblem_BeginsWithItsPlace() =>
        Assert.Equal(
            "line 3, column 7: warning: offers[0]: Odd.",
            CatalogReview.Line(new Wire.CatalogProblem
            {
                Path = "offers[0]",
                Message = "Odd.",
                Severity = Wire.Severity.Warning,
                Line = 3,
                Column = 7,
            }));
}
