namespace Decisioning.Engine;

/// <summary>The answer to a wish to hold a reservation longer.</summary>
/// <param name="Refusal">Why not.</param>
/// <param name="ExpiresAtMs">When the hold ends now.</param>
public readonly record struct ExtendResult(Refusal Refusal, long ExpiresAtMs);
