namespace Decisioning.Domain.Deciding;

/// <summary>The verdict on a contact.</summary>
public sealed class ContactDecision
{
    private readonly ReusedList<RankedOffer> _joined = new();
    private RankedOffer? _offer;
    private Reason? _reason;

    public Verdict Verdict { get; internal set; }

    public string Channel { get; internal set; } = "";

    public RankedOffer? Offer { get; private set; }

    /// <summary>Further offers in the same contact, ranks 2 and on; their net adds to the first one's.</summary>
    public IReadOnlyList<RankedOffer> Joined => _joined;

    /// <summary>Why not, when it is not sent.</summary>
    public Reason? Reason { get; internal set; }

    /// <summary>
    /// Earliest time at which the same question would be answered SEND if nothing else happened; null: none within a
    /// year.
    /// </summary>
    public long? NextAllowedAtMs { get; internal set; }

    /// <summary>
    /// When the customer listens best within the next 24 hours, for a contact to send; null: not known. Advice only.
    /// </summary>
    public long? BestSendAtMs { get; internal set; }

    /// <summary>A channel that was not asked for and through which it would be sent now; empty: none.</summary>
    public string BetterChannel { get; internal set; } = "";

    /// <summary>What the customer's best offer was worth per ordinary contact (m's observation), minor units.</summary>
    public double BestMinor { get; internal set; }

    /// <summary>What an order of the customer is expected to be worth, minor units. Not logged.</summary>
    internal double OrderMinor { get; set; }

    internal void Clear()
    {
        OrderMinor = 0;
        (Verdict, Channel, BetterChannel, BestMinor) = (Verdict.DoNotSend, "", "", 0);
        (Offer, Reason, NextAllowedAtMs, BestSendAtMs) = (null, null, null, null);
        _joined.Clear();
    }

    /// <summary>Nothing is sent after all, for this reason.</summary>
    internal void End(Reason reason)
    {
        (Verdict, Offer, Reason) = (Verdict.DoNotSend, null, reason);
        _joined.Clear();
    }

    /// <summary>The offer that is sent, to be filled.</summary>
    internal RankedOffer AddOffer() => Offer = _offer ??= new RankedOffer();

    /// <summary>Why it is not sent, to be filled.</summary>
    internal Reason AddReason() => Reason = _reason ??= new Reason();

    /// <summary>A further offer in the contact, to be filled.</summary>
    internal RankedOffer AddJoined() => _joined.Add();
}
