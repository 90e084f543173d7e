namespace Decisioning.Domain.Deciding;

/// <summary>How the offers of a catalog fare at their own gates at one time.</summary>
internal sealed class OfferStanding(int offers, int words)
{
    /// <summary>By the offer's index: the first gate that it fails; None for those that pass.</summary>
    public ReasonCode[] Codes { get; } = new ReasonCode[offers];

    /// <summary>Those that pass.</summary>
    public ulong[] Open { get; } = new ulong[words];

    /// <summary>Working memory: those that have to be asked.</summary>
    public ulong[] Asked { get; } = new ulong[words];
}
