using Decisioning.Domain.Catalog;
using Decisioning.Domain.Catalog.Models;
using Decisioning.Domain.Tests.Deciding;
using Decisioning.Scoring;

namespace Decisioning.Domain.Tests.Catalog.Models;

/// <summary>Every mistake is found at its place, with what would be right.</summary>
public sealed class ModelChecksTests
{
    private static readonly ModelDefinition Linear = TestModels.Linear("customer.rfm.frequency", 0.5);

    private static readonly ModelDefinition Stump = TestModels.Stump("pair.category_orders", 1, -1, 1);

    private static readonly Dictionary<string, (Func<ModelDefinition> Model, string Says)> Mistakes = new()
    {
        ["models[0].model_id"] = (() => Linear with { ModelId = "" }, "missing"),
        ["models[0]"] = (() => Linear with { Trees = Stump.Trees }, "exactly one form"),
        ["models[0] (none)"] = (() => Linear with { Linear = null }, "exactly one form"),
        ["models[0].linear.weights"] =
            (() => Linear with { Linear = new LinearDefinition { Weights = [1, 2] } }, "2 weights and 1 features"),
        ["models[0].linear.weights[0]"] = (() => TestModels.Linear("now.hour", double.NaN), "must be"),
        ["models[0].linear.intercept"] = (() => TestModels.Linear("now.hour", 1, 1e13), "must be"),
        ["models[0].features"] = (() => Many(ScoringLimits.Features + 1), "at most 64"),
        ["models[0].features[0].feature"] = (() => TestModels.Linear("", 1), "missing"),
        ["models[0].features[0].feature (misspelt)"] =
            (() => TestModels.Linear("customer.rfm.freqency", 1), "did you mean customer.rfm.frequency?"),
        ["models[0].features[0].feature (unknown)"] = (() => TestModels.Linear("weather", 1), "table of features"),
        ["models[0].features[0].feature (trust)"] = (() => TestModels.Linear("customer.trust", 1), "twice"),
        ["models[0].features[0].feature (debt)"] = (() => TestModels.Linear("customer.debt", 1), "twice"),
        ["models[0].features[0].feature (text)"] = (() => TestModels.Linear("customer.segment", 1), "is a text"),
        ["models[0].features[0].feature (channel)"] = (() => TestModels.Linear("channel.reach", 1), "every channel"),
        ["models[0].features[0].feature (no attribute)"] = (() => TestModels.Linear("attribute.", 1), "unknown"),
        ["models[0].features[1].feature"] = (() => Linear with
        {
            Features = [.. Linear.Features, .. Linear.Features],
            Linear = new LinearDefinition { Weights = [1, 1] },
        }, "already"),
        ["models[0].features[0].when_missing"] =
            (() => Stump with { Features = [Stump.Features[0] with { WhenMissing = 2 }] }, "default side"),
        ["models[0].offer_bias[z]"] =
            (() => Linear with { OfferBias = new Dictionary<string, double> { ["z"] = 1 } }, "no offer \"z\""),
        ["models[0].offer_bias[a]"] =
            (() => Linear with { OfferBias = new Dictionary<string, double> { ["a"] = double.PositiveInfinity } },
            "must be"),
        ["models[0].trees.base"] =
            (() => Stump with { Trees = Stump.Trees! with { Base = double.NaN } }, "must be"),
        ["models[0].trees.trees"] = (() => Trees(ScoringLimits.Trees + 1), "at most 500"),
        ["models[0].trees.trees[0].split_indices[0]"] = (() => Stump with { Features = [] }, "0 features"),
    };

    public static TheoryData<string> MistakeNames => [.. Mistakes.Keys];

    [Theory]
    [MemberData(nameof(MistakeNames))]
    public void Compile_WithAMistake_NamesItsPlaceAndWhatWouldBeRight(string mistake)
    {
        var (model, says) = Mistakes[mistake];
        var compiled = CatalogCompiler.Compile(Shop.WithModel(model()), 1);

        Assert.Null(compiled.Snapshot);
        Assert.Contains(compiled.Problems, problem => problem.Severity == ProblemSeverity.Error
            && problem.Path == mistake.Split(" (")[0]
            && problem.Message.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void Compile_OfferOfAnUnknownModel_IsRefused()
    {
        var shop = TestCatalog.Shop.With(TestCatalog.Offer("a") with { PropensityModelId = "nobody" });

        var problem = Assert.Single(CatalogCompiler.Compile(shop, 1).Problems);

        Assert.Equal("offers[0].propensity_model_id", problem.Path);
        Assert.Contains("no model \"nobody\"", problem.Message);
    }

    [Fact]
    public void Compile_TooManyModelsOrOneTwice_IsRefused()
    {
        var many = Shop with { Models = [.. Enumerable.Repeat(Linear, CatalogLimits.Models + 1)] };
        Assert.Contains(CatalogCompiler.Compile(many, 1).Problems, problem => problem.Path == "models");

        var twice = Shop with { Models = [Linear, Linear] };
        Assert.Contains(CatalogCompiler.Compile(twice, 1).Problems, problem => problem.Path == "models[1].model_id");
    }

    [Fact]
    public void Compile_LargestModel_IsTaken() => Assert.True(
        CatalogCompiler.Compile(Shop.WithModel(Many(ScoringLimits.Features)), 1).IsValid
        && CatalogCompiler.Compile(Shop.WithModel(Trees(ScoringLimits.Trees)), 1).IsValid);

    [Fact]
    public void ModelVersion_NamesWhatTheModelsSayAndNothingElse()
    {
        var shop = Shop.WithModel(Stump);
        var version = shop.Compile().ModelVersion;

        Assert.Equal(16, version.Length);
        Assert.Equal("", Shop.Compile().ModelVersion);
        Assert.Equal("", (Shop with { Models = [Stump] }).Compile().ModelVersion);
        Assert.Equal(version, (shop with { Currency = "USD" }).Compile().ModelVersion);
        var other = Stump with { OfferBias = new Dictionary<string, double> { ["a"] = 1 } };
        var leaf = TestModels.Stump("pair.category_orders", 1, -1, MathF.BitIncrement(1));
        string[] all = [version, Shop.WithModel(other).Compile().ModelVersion,
            Shop.WithModel(leaf).Compile().ModelVersion, Shop.WithModel(Linear).Compile().ModelVersion];
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    private static CatalogDefinition Shop => TestCatalog.Shop.With(TestCatalog.Offer("a"));

    private static ModelDefinition Many(int features) => Linear with
    {
        Features = [.. Enumerable.Range(0, features).Select(i => new ModelFeatureDefinition($"attribute.a{i}"))],
        Linear = new LinearDefinition { Weights = [.. Enumerable.Repeat(0.1, features)] },
    };

    private static ModelDefinition Trees(int trees) => Stump with
    {
        Trees = new TreesDefinition { Trees = [.. Enumerable.Repeat(Stump.Trees!.Trees[0], trees)] },
    };
}
