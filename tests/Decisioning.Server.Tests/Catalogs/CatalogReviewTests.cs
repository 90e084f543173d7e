using Decisioning.Server.Catalogs;
using Decisioning.Server.Demo;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Catalogs;

public sealed class CatalogReviewTests
{
    [Fact]
    public void Of_TheDemoCatalog_FindsNothing()
    {
        var review = CatalogReview.Of(DemoCatalog.Json());
        Assert.Empty(review.Problems.Select(CatalogReview.Line));
        Assert.True(review.IsValid);
    }

    [Fact]
    public void Of_TwoOffersOfOneId_SaysWhereInTheText()
    {
        var json = CatalogJson.Write(TestCatalogs.Small()).Replace(
            "\"offers\": [", "\"offers\": [\n { \"offer_id\": \"toy\" },", StringComparison.Ordinal);

        var review = CatalogReview.Of(json);

        Assert.False(review.IsValid);
        var problem = Assert.Single(review.Problems, p => p.Path == "offers[1].offer_id");
        Assert.Contains("toy", problem.Message);
        Assert.True(problem.Line > 1);
    }

    [Fact]
    public void Of_AMessage_HasNoPlaceInAText()
    {
        var catalog = TestCatalogs.Small();
        catalog.Offers.Add(TestCatalogs.Offer("toy"));
        var problem = CatalogReview.Of(catalog).Problems.First(p => p.Severity == Wire.Severity.Error);
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
