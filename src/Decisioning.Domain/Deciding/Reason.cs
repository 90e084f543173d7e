namespace Decisioning.Domain.Deciding;

/// <summary>
/// Why a candidate was not chosen: the first gate that it fails, in the order of <see cref="GateOrder"/>. Numbers are
/// stored and sent; they are never reused.
/// </summary>
public enum ReasonCode : byte
{
    None = 0,

    // About the offer.
    NotApproved = 1,
    Paused = 2,
    NotStarted = 3,
    Expired = 4,
    AgeUnknown = 5,
    OutsideAgeWindow = 6,
    AlreadyBought = 7,
    ShownElsewhere = 8,
    NoTreatment = 9,
    Ineligible = 10,
    Inapplicable = 11,
    Unsuitable = 12,
    PriceRegret = 13,
    Suppressed = 14,
    Sequence = 15,

    // About the channel and the customer.
    NoConsent = 20,
    Unreachable = 21,
    NoTimeZone = 22,
    QuietHours = 23,
    AgreementPaused = 24,
    AgreementTopic = 25,
    AgreementFrequency = 26,
    OpenServiceCase = 27,

    /// <summary>The customer is on the site now and is served there.</summary>
    ServedOnSite = 28,

    // About what was promised before.
    CapReached = 30,
    TooManyOpenReservations = 31,
    ContactMemoryFull = 32,

    /// <summary>The daily ceiling of marketing and mandatory contacts.</summary>
    CeilingReached = 33,

    /// <summary>More than the customer may cost in a year.</summary>
    PersonalBudget = 34,

    // About worth.
    NoValue = 40,
    TrustPrice = 41,
    LeavePrice = 42,
    ShadowPrice = 43,
    Outranked = 44,

    /// <summary>It would be said, and the customer is one of those to whom no marketing is.</summary>
    Holdout = 45,

    /// <summary>With its subsidy it would be sent, and the subsidy's budget is spent.</summary>
    SubsidySpent = 46,

    // About a repeated request.
    /// <summary>The reservation of the stored answer was released, has expired or is settled.</summary>
    ReservationOver = 60,
}

/// <summary>One reason, with what a person or a screen needs to show it.</summary>
public sealed record Reason
{
    public ReasonCode Code { get; internal set; }

    public string OfferId { get; internal set; } = "";

    /// <summary>The channel, or for inbound the placement, it concerns.</summary>
    public string Channel { get; internal set; } = "";

    /// <summary>
    /// The id of the cap or rule, the purpose of the consent, the offer that outranked it; of an offer's own rule what
    /// is missing (<c>customer.child_birth</c>) or the condition that does not hold.
    /// </summary>
    public string Rule { get; internal set; } = "";

    public int Count { get; internal set; }

    public int Limit { get; internal set; }

    /// <summary>Until when it holds; null: unknown or for ever.</summary>
    public long? UntilMs { get; internal set; }

    /// <summary>Millionths of the currency unit that were missing (worth), or by which it was outranked.</summary>
    public long MissingMicros { get; internal set; }

    /// <summary>The candidate's value when it was scored and the whole reasoning was asked for.</summary>
    public RankedOffer? Scored { get; internal set; }

    /// <summary>Makes another reason of it, of which no more is known yet.</summary>
    internal void Begin(ReasonCode code, string offerId, string channel)
    {
        (Code, OfferId, Channel, Rule) = (code, offerId, channel, "");
        (Count, Limit, UntilMs, MissingMicros, Scored) = (0, 0, null, 0, null);
    }
}
