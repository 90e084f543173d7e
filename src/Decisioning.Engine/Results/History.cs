namespace Decisioning.Engine;

/// <summary>A customer's history, oldest first.</summary>
/// <param name="Refusal">Why there is none.</param>
/// <param name="Entries">What the log still holds; decoded anew each time it is gone through.</param>
/// <param name="IsCut">Older records were cut from the log.</param>
public sealed record History(Refusal Refusal, IEnumerable<HistoryEntry> Entries, bool IsCut)
{
    /// <summary>It is longer than was asked for: <see cref="Entries"/> is empty.</summary>
    public bool IsTooLong { get; init; }
}
