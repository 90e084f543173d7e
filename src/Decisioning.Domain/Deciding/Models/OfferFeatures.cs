using Decisioning.Domain.Catalog;
using Decisioning.Domain.Catalog.Models;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Folding;
using Decisioning.Scoring;

namespace Decisioning.Domain.Deciding.Models;

/// <summary>What models see of one offer and of the customer's dealings with it; NaN where it is missing.</summary>
internal readonly ref struct OfferFeatures
{
    private readonly CatalogOffer _offer;
    private readonly CategoryEntry _category;

    public OfferFeatures(in Question question, CatalogOffer offer)
    {
        _offer = offer;
        var slot = question.SlotOf(offer);
        _category = slot == Baselines.NoSlot ? default : question.Categories[slot - 1];
    }

    private bool HasCategory => _offer.CategoryHash != 0;

    public float Of(in Question question, FeatureSource source) => source switch
    {
        FeatureSource.CategoryOrders => HasCategory ? _category.Orders : float.NaN,
        FeatureSource.CategoryDays => _category.Orders == 0
            ? float.NaN
            : DaysSince(_category.LastOrderAtSeconds, question.NowMs),
        FeatureSource.CategoryInterest => HasCategory ? Interest(question.NowMs) : float.NaN,
        FeatureSource.GroupContacts => OwnResponses.Of(question, _offer).Shown,
        FeatureSource.GroupResponses => OwnResponses.Of(question, _offer).Positive,
        FeatureSource.OfferMarginMinor => (float)OfferTerms.MarginOf(question, _offer),
        FeatureSource.OfferIncentiveMinor =>
            (float)OfferTerms.IncentiveOf(question.Customer.Header, question.Catalog, _offer),
        FeatureSource.OfferLever => (float)_offer.Lever,
        FeatureSource.OfferStartingPropensity => (float)_offer.StartingPropensity,
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "It is shared by all offers."),
    };

    private static float DaysSince(uint seconds, long nowMs) =>
        Math.Max(0, nowMs - Seconds.ToMs(seconds)) / CalendarDays.DayMs;

    private float Interest(long nowMs)
    {
        var ageSeconds = Math.Max(0, nowMs - Seconds.ToMs(_category.InterestAtSeconds)) / 1000.0;
        return (float)(_category.Interest * DeterministicMath.Exp2(-ageSeconds / Actions.InterestHalfLifeSeconds));
    }
}
