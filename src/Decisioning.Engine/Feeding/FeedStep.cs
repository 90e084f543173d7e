namespace Decisioning.Engine.Feeding;

/// <summary>What one reading of the feed gave. <c>default</c>: nothing came within the time.</summary>
/// <param name="Record">The next record; null when none came, or there will be none.</param>
/// <param name="Refusal">Why the feed ends here; <c>default</c> when it goes on.</param>
/// <param name="IsPageEnd">What was read at one time has been given: a good moment to hand it on.</param>
public readonly record struct FeedStep(FeedRecord? Record, Refusal Refusal = default, bool IsPageEnd = false);
