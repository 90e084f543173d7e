namespace Decisioning.Domain.Deciding;

/// <summary>
/// An offer with what it is worth. Money is in millionths of the currency unit; the parts add up to net exactly:
/// <c>Net = Gross - IncentiveCost - ContactCost - TrustPrice - LeavePrice + Subsidy</c>.
/// </summary>
public sealed record RankedOffer
{
    public string OfferId { get; internal set; } = "";

    public string TreatmentId { get; internal set; } = "";

    public int Rank { get; internal set; }

    public double Propensity { get; internal set; }

    public double BaselinePropensity { get; internal set; }

    public double EffectivePropensity { get; internal set; }

    /// <summary>Probability of being noticed: the channel's reach, or the examination of the slot.</summary>
    public double Reach { get; internal set; }

    public long GrossMicros { get; internal set; }

    public long IncentiveCostMicros { get; internal set; }

    public long ContactCostMicros { get; internal set; }

    public long TrustPriceMicros { get; internal set; }

    public long LeavePriceMicros { get; internal set; }

    /// <summary>What the marketer is willing to lose on it, added to its worth.</summary>
    public long SubsidyMicros { get; internal set; }

    /// <summary>Business weight, 0.1..10: orders offers, never turns a refusal into a contact.</summary>
    public double Lever { get; internal set; }

    public long NetMicros =>
        GrossMicros - IncentiveCostMicros - ContactCostMicros - TrustPriceMicros - LeavePriceMicros + SubsidyMicros;
}
