using Decisioning.Domain.Catalog;
using Decisioning.Domain.Catalog.Models;
using Decisioning.Scoring.Trees;

namespace Decisioning.Domain.Tests.Catalog.Models;

/// <summary>Small models to vary.</summary>
internal static class TestModels
{
    /// <summary>A weighted sum of one feature.</summary>
    public static ModelDefinition Linear(string feature, double weight, double intercept = 0) => new()
    {
        ModelId = "model",
        Features = [new ModelFeatureDefinition(feature)],
        Linear = new LinearDefinition { Intercept = intercept, Weights = [weight] },
    };

    /// <summary>One tree of one split.</summary>
    public static ModelDefinition Stump(string feature, float condition, float left, float right) => new()
    {
        ModelId = "model",
        Features = [new ModelFeatureDefinition(feature)],
        Trees = new TreesDefinition
        {
            Trees =
            [
                new DecisionTree
                {
                    LeftChildren = [1, -1, -1],
                    RightChildren = [2, -1, -1],
                    SplitIndices = [0, 0, 0],
                    SplitConditions = [condition, left, right],
                },
            ],
        },
    };

    /// <summary>The catalog with a model that every offer names.</summary>
    public static CatalogDefinition WithModel(this CatalogDefinition catalog, ModelDefinition model) => catalog with
    {
        Models = [model],
        Offers = [.. catalog.Offers.Select(offer => offer with { PropensityModelId = model.ModelId })],
    };
}
