namespace Decisioning.Scoring.Trees;

/// <summary>
/// A binary decision tree as rows of numbers, one for each node, the root first; the names are those that XGBoost
/// writes. At an inner node a feature below its condition goes left, any other right, a missing one to its default
/// side. A leaf has no children (-1) and its condition is what the tree adds to the sum.
/// </summary>
public sealed record DecisionTree
{
    /// <summary>The node that a smaller feature goes to; -1 at a leaf.</summary>
    public IReadOnlyList<int> LeftChildren { get; init; } = [];

    public IReadOnlyList<int> RightChildren { get; init; } = [];

    /// <summary>The feature that an inner node asks for; not looked at in a leaf.</summary>
    public IReadOnlyList<int> SplitIndices { get; init; } = [];

    public IReadOnlyList<float> SplitConditions { get; init; } = [];

    /// <summary>Whether a missing feature goes left; empty: always right.</summary>
    public IReadOnlyList<bool> DefaultLeft { get; init; } = [];

    public int Nodes => LeftChildren.Count;

    public bool IsLeaf(int node) => LeftChildren[node] == -1 && RightChildren[node] == -1;

    public bool GoesLeftWhenMissing(int node) => DefaultLeft.Count > 0 && DefaultLeft[node];
}
