namespace Decisioning.Engine;

/// <summary>Whether calls that write are served.</summary>
/// <param name="Serving">True when they are.</param>
/// <param name="Why">If not: a sentence for the operator.</param>
public readonly record struct EngineHealth(bool Serving, string Why);
