namespace Decisioning.Scoring.Trees;

/// <summary>An inner node as QuickScorer sees it.</summary>
/// <param name="Condition">A feature at or above it goes right.</param>
/// <param name="Tree">The tree that the node belongs to.</param>
/// <param name="Leaves">The leaves that cannot be reached any more once it went right: those on the left.</param>
internal readonly record struct Split<TFeature, TBits>(TFeature Condition, int Tree, TBits Leaves);
