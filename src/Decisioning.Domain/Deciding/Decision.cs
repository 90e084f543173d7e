using Decisioning.Domain.Segments;

namespace Decisioning.Domain.Deciding;

/// <summary>Whether to contact.</summary>
public enum Verdict : byte
{
    DoNotSend = 0,
    Send = 1,
}

/// <summary>What was decided for one customer at one moment.</summary>
public sealed record Decision
{
    public required long CatalogVersion { get; init; }

    public required long StatisticsVersion { get; init; }

    /// <summary>Version of the customer record that was read; zero for a newcomer.</summary>
    public required uint CustomerVersion { get; init; }

    public required long DecidedAtMs { get; init; }

    /// <summary>Trust at the time the contact would be sent, 0..1.</summary>
    public required double Trust { get; init; }

    public required LoyaltySegment Segment { get; init; }

    public IReadOnlyList<PlacementDecision> Placements { get; init; } = [];

    /// <summary>Null when no channel was asked for.</summary>
    public ContactDecision? Contact { get; init; }

    public IReadOnlyList<Reason> Reasons { get; init; } = [];

    /// <summary>
    /// The customer is one of those to whom no marketing is said, so that its effect can be measured.
    /// </summary>
    public bool InHoldout { get; init; }

    /// <summary>What would have been decided were he not (without reasons); null when he is not.</summary>
    public Decision? Withheld { get; init; }
}

/// <summary>What one placement shows, best slot first.</summary>
public sealed record PlacementDecision(string Name, IReadOnlyList<RankedOffer> Offers, bool IsFallback);

/// <summary>The verdict on a contact.</summary>
public sealed record ContactDecision
{
    public required Verdict Verdict { get; init; }

    public string Channel { get; init; } = "";

    public RankedOffer? Offer { get; init; }

    /// <summary>Further offers in the same contact, ranks 2 and on; their net adds to the first one's.</summary>
    public IReadOnlyList<RankedOffer> Joined { get; init; } = [];

    /// <summary>Why not, when it is not sent.</summary>
    public Reason? Reason { get; init; }

    /// <summary>
    /// Earliest time at which the same question would be answered SEND if nothing else happened; null: none within a
    /// year.
    /// </summary>
    public long? NextAllowedAtMs { get; init; }

    /// <summary>
    /// When the customer listens best within the next 24 hours, for a contact to send; null: not known. Advice only.
    /// </summary>
    public long? BestSendAtMs { get; init; }

    /// <summary>A channel that was not asked for and through which it would be sent now; empty: none.</summary>
    public string BetterChannel { get; init; } = "";

    /// <summary>What the customer's best offer was worth per ordinary contact (m's observation), minor units.</summary>
    public double BestMinor { get; init; }
}

/// <summary>
/// An offer with what it is worth. Money is in millionths of the currency unit; the parts add up to net exactly:
/// <c>Net = Gross - IncentiveCost - ContactCost - TrustPrice - LeavePrice + Subsidy</c>.
/// </summary>
public sealed record RankedOffer
{
    public required string OfferId { get; init; }

    public required string TreatmentId { get; init; }

    public required int Rank { get; init; }

    public required double Propensity { get; init; }

    public required double BaselinePropensity { get; init; }

    public required double EffectivePropensity { get; init; }

    /// <summary>Probability of being noticed: the channel's reach, or the examination of the slot.</summary>
    public required double Reach { get; init; }

    public required long GrossMicros { get; init; }

    public required long IncentiveCostMicros { get; init; }

    public required long ContactCostMicros { get; init; }

    public required long TrustPriceMicros { get; init; }

    public required long LeavePriceMicros { get; init; }

    /// <summary>What the marketer is willing to lose on it, added to its worth.</summary>
    public long SubsidyMicros { get; init; }

    /// <summary>Business weight, 0.1..10: orders offers, never turns a refusal into a contact.</summary>
    public required double Lever { get; init; }

    public long NetMicros =>
        GrossMicros - IncentiveCostMicros - ContactCostMicros - TrustPriceMicros - LeavePriceMicros + SubsidyMicros;
}
