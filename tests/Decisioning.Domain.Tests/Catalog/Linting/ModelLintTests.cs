using Decisioning.Domain.Catalog;
using Decisioning.Domain.Catalog.Linting;
using Decisioning.Domain.Catalog.Models;
using Decisioning.Domain.Tests.Catalog.Models;
using Decisioning.Domain.Tests.Deciding;

namespace Decisioning.Domain.Tests.Catalog.Linting;

/// <summary>Doubts about models; a sound one passes without a word.</summary>
public sealed class ModelLintTests
{
    private static readonly CatalogDefinition Shop = (TestCatalog.Shop with
    {
        Placements = [TestCatalog.Home with { FallbackOfferId = "a" }],
    }).With(TestCatalog.Offer("a"));

    private static readonly ModelDefinition Sound = TestModels.Linear("customer.rfm.frequency", 0.5, -2);

    private static readonly Dictionary<string, (CatalogDefinition Catalog, string Says)> Doubts = new()
    {
        ["models[0]"] = (Shop with { Models = [Sound] }, "No offer names"),
        ["models[0].offer_bias[b]"] = (Shop.WithModel(Sound with
        {
            OfferBias = new Dictionary<string, double> { ["b"] = 1 },
        }) is var one ? one with { Offers = [one.Offers[0], TestCatalog.Offer("b")] } : Shop, "does not name"),
        ["models[0].linear.intercept"] = (Shop.WithModel(TestModels.Linear("now.hour", 0, -40)), "log-odds"),
        ["models[0].linear.weights[0]"] = (Shop.WithModel(TestModels.Linear("now.hour", 1_000)), "one unit more"),
        ["models[0].trees.trees[0].split_conditions[2]"] =
            (Shop.WithModel(TestModels.Stump("now.hour", 12, 0, 400)), "log-odds"),
        ["offers[0].starting_evidence"] = (Shop.WithModel(TestModels.Linear("pair.group_responses", 1)) is var two
            ? two with { Offers = [two.Offers[0] with { StartingEvidence = 5 }] }
            : Shop, "weighs them again"),
    };

    public static TheoryData<string> DoubtNames => [.. Doubts.Keys];

    [Fact]
    public void Of_ASoundModel_FindsNothing() => Assert.Empty(CatalogLint.Of(
        Shop.WithModel(Sound) with
        {
            // What a model expects is not known before, so its offer is not doubted for its starting propensity.
            Offers = [TestCatalog.Offer("a", propensity: 0) with { PropensityModelId = "model" }],
        },
        nowMs: 1_790_000_000_000));

    [Theory]
    [MemberData(nameof(DoubtNames))]
    public void Of_WithADoubt_WarnsAtItsPlace(string doubt)
    {
        var (catalog, says) = Doubts[doubt];
        Assert.True(CatalogCompiler.Compile(catalog, 1).IsValid);
        var found = CatalogLint.Of(catalog, 1_790_000_000_000);
        Assert.Contains(found, problem => problem.Path == doubt
            && problem.Message.Contains(says, StringComparison.Ordinal));
        Assert.All(found, problem => Assert.Equal(ProblemSeverity.Warning, problem.Severity));
    }
}
