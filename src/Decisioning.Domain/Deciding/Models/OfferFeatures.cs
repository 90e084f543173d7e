using Decisioning.Domain.Catalog;
using Decisioning.Domain.Catalog.Models;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding.Models;

/// <summary>What models see of one offer and of the customer's dealings with it; NaN where it is missing.</summary>
internal readonly ref struct OfferFeatures
{
    private readonly CatalogOffer _offer;
    private readonly SharedFeatures _shared;
    private readonly int _slot;
    private readonly CategoryEntry _category;

    public OfferFeatures(in Question question, CatalogOffer offer, SharedFeatures shared)
    {
        _offer = offer;
        _shared = shared;
        _slot = question.SlotOf(offer);

        // Slots beyond those of the record are of categories that only his segment buys in.
        var known = _slot != Baselines.NoSlot && _slot <= question.Categories.Length;
        _category = known ? question.Categories[_slot - 1] : default;
    }

    private bool HasCategory => _offer.CategoryHash != 0;

    public float Of(in Question question, FeatureSource source) => source switch
    {
        FeatureSource.CategoryOrders => HasCategory ? _category.Orders : float.NaN,
        FeatureSource.CategoryDays => _category.Orders == 0
            ? float.NaN
            : DaysSince(_category.LastOrderAtSeconds, question.NowMs),
        FeatureSource.CategoryInterest => HasCategory
            ? _shared.Interest(_slot, _category, question.NowMs)
            : float.NaN,
        FeatureSource.GroupContacts => _shared.Responses(question, _offer).Shown,
        FeatureSource.GroupResponses => _shared.Responses(question, _offer).Positive,
        FeatureSource.OfferMarginMinor => (float)OfferTerms.MarginOf(question, _offer),
        FeatureSource.OfferIncentiveMinor =>
            (float)OfferTerms.IncentiveOf(question.Bench.Priors.OrderMinor, _offer),
        FeatureSource.OfferLever => (float)_offer.Lever,
        FeatureSource.OfferStartingPropensity => (float)_offer.StartingPropensity,
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "It is shared by all offers."),
    };

    private static float DaysSince(uint seconds, long nowMs) =>
        Math.Max(0, nowMs - Seconds.ToMs(seconds)) / CalendarDays.DayMs;
}
