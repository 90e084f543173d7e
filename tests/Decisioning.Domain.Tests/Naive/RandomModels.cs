using Decisioning.Domain.Catalog;
using Decisioning.Domain.Catalog.Models;
using Decisioning.Scoring.Trees;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>
/// Random models, linear and of trees, over every feature that there is, and offers that name them. Conditions of trees
/// are often whole numbers, as most features are, so that ties are usual.
/// </summary>
internal sealed class RandomModels(Dice dice)
{
    /// <summary>Every feature with a number of its usual size.</summary>
    private static readonly (string Name, double Size)[] Features =
    [
        ("customer.rfm.recency_days", 60), ("customer.rfm.frequency", 4), ("customer.rfm.monetary_minor", 5_000),
        ("customer.rfm.frequency_gross", 5), ("customer.rfm.monetary_gross_minor", 6_000),
        ("customer.rfm.year_frequency", 3), ("customer.rfm.year_monetary_minor", 4_000),
        ("customer.rfm.average_order_minor", 1_500), ("customer.rfm.discount_share", 0.5),
        ("customer.rfm.action_recency_days", 30), ("customer.rfm.actions", 6), ("customer.interests", 2),
        ("customer.categories", 2), ("customer.products", 3), ("attribute.child_birth", 600),
        ("attribute.dog_birth", 600), ("attribute.nickname", 1), ("now.hour", 12), ("now.day_of_week", 4),
        ("now.day_of_month", 15), ("now.month", 6), ("pair.category_orders", 2), ("pair.category_days", 60),
        ("pair.category_interest", 1), ("pair.group_contacts", 3), ("pair.group_responses", 1),
        ("offer.margin_minor", 1_000), ("offer.incentive_minor", 100), ("offer.lever", 1),
        ("offer.starting_propensity", 0.1),
    ];

    /// <summary>The catalog with models for most of its offers.</summary>
    public CatalogDefinition Give(CatalogDefinition catalog)
    {
        var models = Enumerable.Range(0, dice.Whole(1, 3)).Select(i => Model(i, catalog.Offers)).ToList();
        return catalog with
        {
            Models = models,
            Offers = [.. catalog.Offers.Select(offer => dice.Chance(0.75)
                ? offer with { PropensityModelId = dice.Pick(models).ModelId }
                : offer)],
        };
    }

    private ModelDefinition Model(int number, IReadOnlyList<OfferDefinition> offers)
    {
        var isLinear = dice.Chance(0.4);
        var seen = dice.Some(Features, 0);
        return new ModelDefinition
        {
            ModelId = $"model-{number}",
            Features = [.. seen.Select(feature => new ModelFeatureDefinition(
                feature.Name, isLinear && dice.Chance(0.5) ? dice.Real(0, 2 * feature.Size) : 0))],
            Linear = isLinear
                ? new LinearDefinition
                {
                    Intercept = dice.Real(-3, 0),
                    Weights = [.. seen.Select(feature => dice.Real(-0.7, 0.7) / feature.Size)],
                }
                : null,
            Trees = isLinear
                ? null
                : new TreesDefinition
                {
                    Base = dice.Real(-3, 0),
                    Trees = [.. Enumerable.Range(0, dice.Whole(0, 12)).Select(_ => Tree(seen))],
                },
            OfferBias = offers.Where(_ => dice.Chance(0.3)).ToDictionary(o => o.OfferId, _ => dice.Real(-1, 1)),
        };
    }

    private DecisionTree Tree(List<(string Name, double Size)> seen)
    {
        List<int> left = [-1], right = [-1], splits = [0];
        List<float> conditions = [0];
        var leaves = new List<int> { 0 };
        for (var i = seen.Count == 0 ? 0 : dice.Whole(0, dice.Chance(0.1) ? 63 : 15); i > 0; i--)
        {
            var node = dice.Pick(leaves);
            leaves.Remove(node);
            splits[node] = dice.Whole(0, seen.Count - 1);
            conditions[node] = Condition(seen[splits[node]].Size);
            (left[node], right[node]) = (left.Count, left.Count + 1);
            for (var child = 0; child < 2; child++)
            {
                leaves.Add(left.Count);
                left.Add(-1);
                right.Add(-1);
                splits.Add(0);
                conditions.Add(0);
            }
        }

        leaves.ForEach(leaf => conditions[leaf] = (float)dice.Real(-0.4, 0.4));
        return new DecisionTree
        {
            LeftChildren = left,
            RightChildren = right,
            SplitIndices = splits,
            SplitConditions = conditions,
            DefaultLeft = dice.Chance(0.3) ? [] : [.. left.Select(_ => dice.Chance(0.5))],
        };
    }

    private float Condition(double size) =>
        (float)(dice.Chance(0.6) ? Math.Round(dice.Real(0, 2 * size)) : dice.Real(0, 2 * size));
}
