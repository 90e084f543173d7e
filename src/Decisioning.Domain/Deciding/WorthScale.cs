namespace Decisioning.Domain.Deciding;

/// <summary>What turns the terms of an offer into money at one moment in one place.</summary>
/// <param name="TrustToGamma">Trust to the power gamma.</param>
/// <param name="Calibration">The factor k.</param>
/// <param name="Reach">Probability of being noticed.</param>
/// <param name="MicrosPerMinor">Millionths of the currency unit in one smallest unit.</param>
internal readonly record struct WorthScale(
    double TrustToGamma, double Calibration, double Reach, double MicrosPerMinor)
{
    /// <summary>The parts that depend on the offer, the others being zero.</summary>
    public WorthParts Of(in OfferTerms terms, double baseline)
    {
        var propensity = terms.PropensityFrom(baseline);
        var effective = Effective(propensity, baseline);
        return new WorthParts
        {
            Baseline = baseline,
            Propensity = propensity,
            Effective = effective,
            Reach = Reach,
            Gross = Gross(effective, baseline, terms.MarginMinor),
            IncentiveCost = IncentiveCost(effective, terms.IncentiveMinor),
        };
    }

    /// <summary>Gross less the incentive's cost, millionths: the same numbers without keeping the parts.</summary>
    public long Net(in OfferTerms terms, double baseline)
    {
        var effective = Effective(terms.PropensityFrom(baseline), baseline);
        var gross = Gross(effective, baseline, terms.MarginMinor);
        return terms.IncentiveMinor == 0 ? gross : gross - IncentiveCost(effective, terms.IncentiveMinor);
    }

    /// <summary>The gross part as it is before it is rounded, millionths.</summary>
    public double GrossBeforeRounding(in OfferTerms terms, double baseline) =>
        Reach * (Effective(terms.PropensityFrom(baseline), baseline) - baseline) * terms.MarginMinor * MicrosPerMinor;

    private double Effective(double propensity, double baseline) =>
        Math.Min(1, baseline + ((propensity - baseline) * TrustToGamma * Calibration));

    private long Gross(double effective, double baseline, double marginMinor) =>
        Worth.ToMicros(Reach * (effective - baseline) * marginMinor, MicrosPerMinor);

    private long IncentiveCost(double effective, double incentiveMinor) =>
        Worth.ToMicros(Reach * effective * incentiveMinor, MicrosPerMinor);
}
