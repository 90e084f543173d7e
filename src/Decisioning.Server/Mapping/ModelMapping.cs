using Decisioning.Domain.Catalog.Models;
using Decisioning.Scoring.Trees;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>Models between the wire and the domain.</summary>
internal static class ModelMapping
{
    public static ModelDefinition ToDomain(Wire.Model source) => new()
    {
        ModelId = source.ModelId,
        Features = [.. source.Features.Select(
            feature => new ModelFeatureDefinition(feature.Feature, feature.WhenMissing))],
        Linear = source.Linear is { } linear
            ? new LinearDefinition { Intercept = linear.Intercept, Weights = [.. linear.Weights] }
            : null,
        Trees = source.Trees is { } trees
            ? new TreesDefinition { Base = trees.Base, Trees = [.. trees.Trees.Select(Tree)] }
            : null,
        OfferBias = CatalogMapping.Copy(source.OfferBias),
    };

    public static Wire.Model ToWire(ModelDefinition source)
    {
        var model = new Wire.Model { ModelId = source.ModelId };
        model.Features.AddRange(source.Features.Select(
            feature => new Wire.ModelFeature { Feature = feature.Feature, WhenMissing = feature.WhenMissing }));
        if (source.Linear is { } linear)
        {
            model.Linear = new Wire.LinearForm { Intercept = linear.Intercept, Weights = { linear.Weights } };
        }
        else if (source.Trees is { } trees)
        {
            model.Trees = new Wire.TreesForm { Base = trees.Base };
            model.Trees.Trees.AddRange(trees.Trees.Select(Tree));
        }

        CatalogMapping.Copy(source.OfferBias, model.OfferBias);
        return model;
    }

    private static DecisionTree Tree(Wire.Tree source) => new()
    {
        LeftChildren = [.. source.LeftChildren],
        RightChildren = [.. source.RightChildren],
        SplitIndices = [.. source.SplitIndices],
        SplitConditions = [.. source.SplitConditions],
        DefaultLeft = [.. source.DefaultLeft],
    };

    private static Wire.Tree Tree(DecisionTree source) => new()
    {
        LeftChildren = { source.LeftChildren },
        RightChildren = { source.RightChildren },
        SplitIndices = { source.SplitIndices },
        SplitConditions = { source.SplitConditions },
        DefaultLeft = { source.DefaultLeft },
    };
}
