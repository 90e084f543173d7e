using Decisioning.Domain.Names;
using Decisioning.Scoring;
using Decisioning.Scoring.Trees;

namespace Decisioning.Domain.Catalog.Models;

/// <summary>
/// A model, compiled: what all offers of a request share stands before what each has of its own, both in the order in
/// which the model names them.
/// </summary>
internal sealed class CatalogModel
{
    /// <param name="definition">A model in which <see cref="ModelChecks"/> found nothing wrong.</param>
    /// <param name="offers">The catalog's offers.</param>
    public CatalogModel(ModelDefinition definition, IReadOnlyList<OfferDefinition> offers)
    {
        var features = definition.Features.Select(Compile).ToArray();
        var order = Enumerable.Range(0, features.Length)
            .OrderBy(i => FeatureNames.IsShared(features[i].Source) ? 0 : 1)
            .ToArray();
        Shared = [.. features.Where(feature => FeatureNames.IsShared(feature.Source))];
        Own = [.. features.Where(feature => !FeatureNames.IsShared(feature.Source))];
        OfferBias = [.. offers.Select(offer => definition.OfferBias.GetValueOrDefault(offer.OfferId))];
        Offers = [.. Enumerable.Range(0, offers.Count)
            .Where(i => offers[i].PropensityModelId == definition.ModelId)];
        Response = definition.Linear is { } linear
            ? new LinearModel(
                linear.Intercept,
                [.. order.Select(i => linear.Weights[i])],
                [.. order.Select(i => (float)definition.Features[i].WhenMissing)],
                Shared.Length)
            : new TreeEnsemble(
                definition.Trees!.Base,
                [.. definition.Trees.Trees.Select(tree => Renumber(tree, order))],
                features.Length,
                Shared.Length);
    }

    public ResponseModel Response { get; }

    public ModelFeature[] Shared { get; }

    public ModelFeature[] Own { get; }

    /// <summary>By the offer's index.</summary>
    public double[] OfferBias { get; }

    /// <summary>Indexes of the offers that name it.</summary>
    public int[] Offers { get; }

    private static ModelFeature Compile(ModelFeatureDefinition feature)
    {
        FeatureNames.TryGet(feature.Feature, out var source);
        return new ModelFeature(
            source,
            source == FeatureSource.Attribute ? NameHash.Of(feature.Feature[FeatureNames.Attribute.Length..]) : 0);
    }

    private static DecisionTree Renumber(DecisionTree tree, int[] order) => tree with
    {
        SplitIndices = [.. tree.SplitIndices.Select((feature, node) =>
            tree.IsLeaf(node) ? 0 : Array.IndexOf(order, feature))],
    };
}
