namespace Decisioning.Domain.Deciding;

/// <summary>
/// The parts of what a candidate is worth, millionths of the currency unit, and the probabilities behind them.
/// </summary>
internal readonly struct WorthParts
{
    public required double Baseline { get; init; }

    public required double Propensity { get; init; }

    public required double Effective { get; init; }

    public required double Reach { get; init; }

    public required long Gross { get; init; }

    public required long IncentiveCost { get; init; }

    public long ContactCost { get; init; }

    public long TrustPrice { get; init; }

    public long LeavePrice { get; init; }

    /// <summary>What the marketer is willing to lose on it; 0 when its budget is spent.</summary>
    public long Subsidy { get; init; }

    /// <summary>Worth before the prices of trust and of leaving.</summary>
    public long BeforePrices => Gross - IncentiveCost - ContactCost + Subsidy;

    public bool HasSameMoney(in WorthParts other) =>
        Gross == other.Gross && IncentiveCost == other.IncentiveCost && ContactCost == other.ContactCost
        && TrustPrice == other.TrustPrice && LeavePrice == other.LeavePrice && Subsidy == other.Subsidy;

    public long Net => BeforePrices - TrustPrice - LeavePrice;
}
