namespace Decisioning.Engine;

/// <summary>The answer to one settlement.</summary>
/// <param name="Status">What became of it. Duplicate: this settlement id, or this outcome of this contact, was taken
/// before.</param>
/// <param name="Refusal">Why it was refused.</param>
/// <param name="CustomerId">The customer it settled; empty when it could not be found.</param>
public readonly record struct SettlementResult(EventStatus Status, Refusal Refusal, string CustomerId);
