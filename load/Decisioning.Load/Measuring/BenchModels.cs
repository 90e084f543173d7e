using Decisioning.V1;

namespace Decisioning.Load.Measuring;

/// <summary>
/// Models of the size that is measured, with weights drawn from a seed: the time to score does not depend on what a
/// model has learned. A weighted sum over all features, or a hundred trees of 31 leaves over the same.
/// </summary>
internal static class BenchModels
{
    public const string Id = "response";
    public const int Trees = 100;
    private const int Leaves = 31;
    private const double Base = -3.2;

    /// <summary>Features with a number that lies in the middle of what a seeded base has: half of a tree's splits go
    /// each way, and a weight of a sum moves it by about as much as another.</summary>
    private static readonly (string Name, double Middle)[] Features =
    [
        ("customer.rfm.recency_days", 120), ("customer.rfm.frequency", 5), ("customer.rfm.monetary_minor", 1_000_000),
        ("customer.rfm.frequency_gross", 5), ("customer.rfm.monetary_gross_minor", 1_000_000),
        ("customer.rfm.year_frequency", 3), ("customer.rfm.year_monetary_minor", 600_000),
        ("customer.rfm.average_order_minor", 200_000), ("customer.rfm.discount_share", .05),
        ("customer.rfm.action_recency_days", 100), ("customer.rfm.actions", 3), ("customer.interests", 4),
        ("customer.categories", 6), ("customer.products", 12), ("attribute.age", 45), ("attribute.loyalty_card", .5),
        ("now.hour", 12), ("now.day_of_week", 4), ("now.day_of_month", 15), ("now.month", 6),
        ("pair.category_orders", .5),
        ("pair.category_days", 150), ("pair.category_interest", .3), ("pair.group_contacts", .5),
        ("pair.group_responses", .5), ("offer.margin_minor", 26_000), ("offer.starting_propensity", .045),
    ];

    public static Model Of(bool withTrees, IEnumerable<Offer> offers)
    {
        var random = new Random(5);
        var model = new Model { ModelId = Id };
        model.Features.AddRange(Features.Select(feature => new ModelFeature
        {
            Feature = feature.Name,
            WhenMissing = withTrees ? 0 : feature.Middle,
        }));
        if (withTrees)
        {
            model.Trees = new TreesForm { Base = Base };
            model.Trees.Trees.AddRange(Enumerable.Range(0, Trees).Select(_ => Grown(random)));
        }
        else
        {
            model.Linear = new LinearForm { Intercept = Base };
            model.Linear.Weights.AddRange(
                Features.Select(feature => (random.NextDouble() - .5) * .1 / feature.Middle));
        }

        foreach (var offer in offers)
        {
            model.OfferBias[offer.OfferId] = (random.NextDouble() - .5) * .8;
        }

        return model;
    }

    /// <summary>Begins with one leaf and splits a random one thirty times; children come after their parents.</summary>
    private static Tree Grown(Random random)
    {
        var tree = new Tree();
        var leaves = new List<int>();
        AddLeaf();
        while (leaves.Count < Leaves)
        {
            var at = random.Next(leaves.Count);
            var node = leaves[at];
            leaves.RemoveAt(at);
            var feature = random.Next(Features.Length);
            tree.SplitIndices[node] = feature;
            tree.SplitConditions[node] = (float)(Features[feature].Middle * (.3 + (1.4 * random.NextDouble())));
            tree.DefaultLeft[node] = random.Next(2) == 0;
            tree.LeftChildren[node] = AddLeaf();
            tree.RightChildren[node] = AddLeaf();
        }

        return tree;

        int AddLeaf()
        {
            leaves.Add(tree.LeftChildren.Count);
            tree.LeftChildren.Add(-1);
            tree.RightChildren.Add(-1);
            tree.SplitIndices.Add(0);
            tree.SplitConditions.Add((float)((random.NextDouble() - .5) * .1));
            tree.DefaultLeft.Add(false);
            return tree.LeftChildren.Count - 1;
        }
    }
}
