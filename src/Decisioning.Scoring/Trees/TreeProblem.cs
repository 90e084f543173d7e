namespace Decisioning.Scoring.Trees;

/// <summary>What is wrong with a tree, and where.</summary>
/// <param name="Place">The row and node, as in <c>left_children[3]</c>.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record TreeProblem(string Place, string Message);
