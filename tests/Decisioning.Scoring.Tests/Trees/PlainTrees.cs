using Decisioning.Scoring.Trees;

namespace Decisioning.Scoring.Tests.Trees;

/// <summary>Trees scored as on paper: from the root to a leaf, one candidate and tree after the other.</summary>
internal static class PlainTrees
{
    /// <summary>The leaf's value that a candidate comes to.</summary>
    public static double Walk(DecisionTree tree, ReadOnlySpan<float> features)
    {
        var node = 0;
        while (!tree.IsLeaf(node))
        {
            var feature = features[tree.SplitIndices[node]];
            var left = float.IsNaN(feature)
                ? tree.GoesLeftWhenMissing(node)
                : feature < tree.SplitConditions[node];
            node = left ? tree.LeftChildren[node] : tree.RightChildren[node];
        }

        return tree.SplitConditions[node];
    }

    public static double Sum(double baseSum, IEnumerable<DecisionTree> trees, float[] features) =>
        trees.Aggregate(baseSum, (sum, tree) => sum + Walk(tree, features));
}
