namespace Decisioning.Engine;

/// <summary>The answer to an erasure.</summary>
/// <param name="Refusal">Why it is not done yet; sending it again goes on with it.</param>
/// <param name="ErasedAtMs">When it was.</param>
/// <param name="WasKnown">Whether anything about the customer had been recorded.</param>
public readonly record struct EraseResult(Refusal Refusal, long ErasedAtMs, bool WasKnown)
{
    /// <summary>The partition of the record that tells of the erasure.</summary>
    public byte Partition { get; init; }

    /// <summary>The number of that record in its log; 0 when it is refused.</summary>
    public long Number { get; init; }
}
