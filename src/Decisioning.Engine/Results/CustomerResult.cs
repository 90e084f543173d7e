namespace Decisioning.Engine;

/// <summary>The answer to a question for a customer.</summary>
/// <param name="Refusal">Why there is none.</param>
/// <param name="Customer">The customer; a newcomer has an empty record.</param>
public readonly record struct CustomerResult(Refusal Refusal, CustomerSnapshot Customer);
