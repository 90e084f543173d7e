using Decisioning.Scoring.Trees;

namespace Decisioning.Domain.Catalog.Models;

/// <summary>
/// A model of the probability of a response, trained elsewhere: features by name, and either a weighted sum of them or
/// a sum of decision trees over them. The logistic function of the sum is the probability. Offers name it.
/// </summary>
public sealed record ModelDefinition
{
    public string ModelId { get; init; } = "";

    /// <summary>What the model sees; weights and trees name them by position.</summary>
    public IReadOnlyList<ModelFeatureDefinition> Features { get; init; } = [];

    /// <summary>Exactly one of linear and trees is given.</summary>
    public LinearDefinition? Linear { get; init; }

    public TreesDefinition? Trees { get; init; }

    /// <summary>What single offers add to the sum, by their id.</summary>
    public IReadOnlyDictionary<string, double> OfferBias { get; init; } = new Dictionary<string, double>();
}

/// <summary>One number that a model sees.</summary>
/// <param name="Feature">One of <see cref="FeatureNames"/>, or <c>attribute.</c> and a profile attribute.</param>
/// <param name="WhenMissing">What stands for it in a weighted sum when it is missing.</param>
public sealed record ModelFeatureDefinition(string Feature, double WhenMissing = 0);

/// <summary>An intercept and a weight for each feature.</summary>
public sealed record LinearDefinition
{
    public double Intercept { get; init; }

    public IReadOnlyList<double> Weights { get; init; } = [];
}

/// <summary>What the sum starts from, and trees that add to it.</summary>
public sealed record TreesDefinition
{
    public double Base { get; init; }

    public IReadOnlyList<DecisionTree> Trees { get; init; } = [];
}
