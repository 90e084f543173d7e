namespace Decisioning.Scoring.Trees;

/// <summary>
/// The splits of one feature that send a missing one to the same side, by rising condition: a stretch of all splits.
/// </summary>
/// <param name="Feature">Which feature they ask for, among the shared ones or the candidates' own.</param>
/// <param name="MissingGoesRight">What a missing feature does at all of them.</param>
/// <param name="From">The first of them.</param>
/// <param name="To">After the last of them.</param>
internal readonly record struct SplitList(int Feature, bool MissingGoesRight, int From, int To);
