namespace Decisioning.Domain.Deciding;

/// <summary>
/// A decision as the log keeps it: what was asked, what was answered, and by which number of the engine.
/// </summary>
public sealed record LoggedDecision(int Engine, DecisionQuery Query, Decision Decision)
{
    /// <summary>Digest of the answer; an exact repetition has the same.</summary>
    public ulong Digest => DecisionCodec.Digest(Decision);
}
