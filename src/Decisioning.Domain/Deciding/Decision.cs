using Decisioning.Domain.Segments;

namespace Decisioning.Domain.Deciding;

/// <summary>Whether to contact.</summary>
public enum Verdict : byte
{
    DoNotSend = 0,
    Send = 1,
}

/// <summary>
/// What was decided for one customer at one moment. Its lists and their entries are kept and filled again when it is
/// decided into once more, so one that was rented (<see cref="DecisionPool"/>) must not be read after it was returned.
/// </summary>
public sealed class Decision
{
    /// <summary>One with more reasons than that (500 offers in three channels) does not keep them; some 100 bytes a
    /// reason.</summary>
    private const int MostReasonsKept = 1_536;

    private readonly ReusedList<PlacementDecision> _placements = new();
    private ReusedList<Reason>? _reasons;
    private ContactDecision? _contact;
    private Decision? _withheld;

    public long CatalogVersion { get; internal set; }

    public long StatisticsVersion { get; internal set; }

    /// <summary>Version of the customer record that was read; zero for a newcomer.</summary>
    public uint CustomerVersion { get; internal set; }

    public long DecidedAtMs { get; internal set; }

    /// <summary>Trust at the time the contact would be sent, 0..1.</summary>
    public double Trust { get; internal set; }

    public LoyaltySegment Segment { get; internal set; }

    public IReadOnlyList<PlacementDecision> Placements => _placements;

    /// <summary>Null when no channel was asked for.</summary>
    public ContactDecision? Contact { get; private set; }

    public IReadOnlyList<Reason> Reasons { get; internal set; } = [];

    /// <summary>
    /// The customer is one of those to whom no marketing is said, so that its effect can be measured.
    /// </summary>
    public bool InHoldout { get; internal set; }

    /// <summary>What would have been decided were he not (without reasons); null when he is not.</summary>
    public Decision? Withheld { get; private set; }

    /// <summary>Its place in the pool: 1 while it is rented.</summary>
    internal int Rented;

    /// <summary>
    /// Turns a decision to send into one not to, because its reservation was released, has expired or is settled:
    /// nothing may be sent on it any more.
    /// </summary>
    /// <param name="expiresAtMs">When the reservation ran out.</param>
    public void EndReservation(long expiresAtMs)
    {
        var contact = Contact ?? throw new InvalidOperationException("The decision is about no contact.");
        contact.End(new Reason
        {
            Code = ReasonCode.ReservationOver,
            OfferId = contact.Offer?.OfferId ?? "",
            Channel = contact.Channel,
            UntilMs = expiresAtMs,
        });
    }

    /// <summary>Empties it, so that it can be decided into.</summary>
    internal void Clear()
    {
        _placements.Clear();
        (Contact, Withheld, InHoldout, Reasons) = (null, null, false, []);
    }

    /// <summary>Room for reasons, empty.</summary>
    internal ReusedList<Reason> AddReasons()
    {
        _reasons = _reasons is { Count: <= MostReasonsKept } ? _reasons : new ReusedList<Reason>();
        _reasons.Clear();
        Reasons = _reasons;
        return _reasons;
    }

    /// <summary>A further placement, empty.</summary>
    internal PlacementDecision AddPlacement(string name)
    {
        var placement = _placements.Add();
        placement.Begin(name);
        return placement;
    }

    /// <summary>The verdict on the contact, empty.</summary>
    internal ContactDecision AddContact()
    {
        Contact = _contact ??= new ContactDecision();
        Contact.Clear();
        return Contact;
    }

    /// <summary>What would be decided out of the holdout, empty.</summary>
    internal Decision AddWithheld()
    {
        Withheld = _withheld ??= new Decision();
        Withheld.Clear();
        return Withheld;
    }
}
