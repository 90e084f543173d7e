using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// What an offer comes to for one customer at one time, before anything is known of channel and trust.
/// </summary>
/// <param name="Propensity">Probability of a response if we speak, 0..1, before the needs curve.</param>
/// <param name="MarginMinor">Margin of one response.</param>
/// <param name="IncentiveMinor">Cost of the incentive when it is taken.</param>
/// <param name="Need">Weight of the needs curve at the customer's age; 1 without one.</param>
internal readonly record struct OfferTerms(double Propensity, double MarginMinor, double IncentiveMinor, double Need)
{
    public static OfferTerms Of(in Question question, CatalogOffer offer, long whenMs) => offer.IsPlain
        ? new OfferTerms(Start(question, offer), offer.MarginMinor, offer.IncentiveMinor, 1)
        : Of(question, offer, NeedAt(question, offer, whenMs));

    /// <summary>The same at the age of the greatest need, for bounds.</summary>
    public static OfferTerms AtMostNeed(in Question question, CatalogOffer offer) => offer.IsPlain
        ? new OfferTerms(Start(question, offer), offer.MarginMinor, offer.IncentiveMinor, 1)
        : Of(question, offer, offer.Needs?.Most ?? 1);

    /// <summary>p1 of an offer whose p0 is the baseline, 0..1 and never below it.</summary>
    public double PropensityFrom(double baseline)
    {
        var propensity = Math.Max(Propensity, baseline);
        return Need == 1 ? propensity : Math.Min(1, baseline + ((propensity - baseline) * Need));
    }

    /// <summary>What the incentive costs when it is taken, minor units.</summary>
    /// <param name="orderMinor">What an order of the customer is expected to be worth, minor units.</param>
    /// <param name="offer">The offer.</param>
    public static double IncentiveOf(double orderMinor, CatalogOffer offer) =>
        offer.Definition.IncentiveRate > 0
            ? orderMinor * offer.Definition.IncentiveRate
            : offer.IncentiveMinor;

    /// <summary>What one response brings, minor units.</summary>
    public static double MarginOf(in Question question, CatalogOffer offer) =>
        offer.Definition.MarginRate > 0
            ? question.Bench.Priors.OrderMinor * offer.Definition.MarginRate
            : offer.MarginMinor;

    private static OfferTerms Of(in Question question, CatalogOffer offer, double need) => new(
        PropensityOf(question, offer),
        MarginOf(question, offer),
        IncentiveOf(question.Bench.Priors.OrderMinor, offer),
        need);

    /// <summary>Probability of a response if we speak, 0..1, before the needs curve.</summary>
    public static double PropensityOf(in Question question, CatalogOffer offer) =>
        offer.Definition.StartingEvidence > 0 ? Learned(question, offer) : Start(question, offer);

    /// <summary>What the offer's model says as of now, or else the catalog's own word.</summary>
    private static double Start(in Question question, CatalogOffer offer) =>
        offer.HasModel ? question.Models!.Of(question, offer.Index) : offer.StartingPropensity;

    /// <summary>The same with what the customer's own responses to the offer's group have shown.</summary>
    private static double Learned(in Question question, CatalogOffer offer)
    {
        var evidence = offer.Definition.StartingEvidence;
        var own = OwnResponses.Of(question, offer);
        return ((Start(question, offer) * evidence) + own.Positive) / (evidence + own.Shown);
    }

    private static double NeedAt(in Question question, CatalogOffer offer, long whenMs) => offer.Needs is not { } needs
        ? 1
        : question.Customer.Attributes.TryGetMoment(needs.Attribute, out var bornMs)
            ? needs.At(CalendarDays.MonthsBetween(bornMs, whenMs))
            : 0;
}
