namespace Decisioning.Engine;

/// <summary>A customer's history, oldest first.</summary>
/// <param name="Refusal">Why there is none.</param>
/// <param name="Entries">What the log still holds.</param>
/// <param name="IsCut">Older records were cut from the log.</param>
public sealed record History(Refusal Refusal, IReadOnlyList<HistoryEntry> Entries, bool IsCut);
