using System.Numerics;

namespace Decisioning.Scoring.Trees;

/// <summary>The splits of an ensemble in the order in which QuickScorer asks them, and the leaves' values.</summary>
internal sealed class SplitBook<TFeature, TBits>
    where TFeature : unmanaged, IFloatingPointIeee754<TFeature>
    where TBits : unmanaged, IBinaryInteger<TBits>
{
    private readonly List<(int Feature, bool MissingGoesRight, Split<TFeature, TBits> Split)> _found = [];
    private readonly List<double> _values = [];

    /// <param name="trees">Trees that <see cref="TreeChecks"/> found to be right.</param>
    /// <param name="shared">How many features, the first ones, are shared.</param>
    public SplitBook(IReadOnlyList<DecisionTree> trees, int shared)
    {
        FirstLeaf = new int[trees.Count];
        foreach (var (tree, place) in InOrder(trees, shared).Select((tree, place) => (tree, place)))
        {
            FirstLeaf[place] = _values.Count;
            SharedTrees += AsksOnlyShared(tree, shared) ? 1 : 0;
            Walk(tree, place, 0);
        }

        Values = [.. _values];
        var sorted = _found
            .OrderBy(entry => entry.Feature)
            .ThenBy(entry => entry.MissingGoesRight)
            .ThenBy(entry => entry.Split.Condition)
            .ToList();
        Splits = [.. sorted.Select(entry => entry.Split)];
        var lists = new List<SplitList>();
        for (var from = 0; from < sorted.Count;)
        {
            var (feature, right, _) = sorted[from];
            var to = from;
            while (to < sorted.Count && sorted[to].Feature == feature && sorted[to].MissingGoesRight == right)
            {
                to++;
            }

            lists.Add(new SplitList(feature < shared ? feature : feature - shared, right, from, to));
            from = to;
        }

        SharedLists = [.. lists.Where(list => sorted[list.From].Feature < shared)];
        OwnLists = [.. lists.Where(list => sorted[list.From].Feature >= shared)];
    }

    public Split<TFeature, TBits>[] Splits { get; }

    public SplitList[] SharedLists { get; }

    public SplitList[] OwnLists { get; }

    /// <summary>Trees, the first ones, that ask for shared features alone.</summary>
    public int SharedTrees { get; }

    /// <summary>Values of all leaves, tree after tree, each tree's from left to right.</summary>
    public double[] Values { get; }

    /// <summary>Where each tree's leaves begin among the values.</summary>
    public int[] FirstLeaf { get; }

    private static IEnumerable<DecisionTree> InOrder(IReadOnlyList<DecisionTree> trees, int shared) =>
        trees.OrderBy(tree => AsksOnlyShared(tree, shared) ? 0 : 1);

    private static bool AsksOnlyShared(DecisionTree tree, int shared) =>
        Enumerable.Range(0, tree.Nodes).All(node => tree.IsLeaf(node) || tree.SplitIndices[node] < shared);

    /// <summary>Numbers the leaves under a node from left to right and notes its splits; the leaves' bits.</summary>
    private TBits Walk(DecisionTree tree, int place, int node)
    {
        if (tree.IsLeaf(node))
        {
            _values.Add(tree.SplitConditions[node]);
            return TBits.One << (_values.Count - 1 - FirstLeaf[place]);
        }

        var left = Walk(tree, place, tree.LeftChildren[node]);
        var right = Walk(tree, place, tree.RightChildren[node]);
        _found.Add((
            tree.SplitIndices[node],
            !tree.GoesLeftWhenMissing(node),
            new Split<TFeature, TBits>(TFeature.CreateChecked(tree.SplitConditions[node]), place, left)));
        return left | right;
    }
}
