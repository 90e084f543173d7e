using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Deciding;

/// <summary>Turns the placements of a decision into what the record keeps for the caps on impressions.</summary>
internal static class ImpressionServing
{
    /// <summary>Null when no cap counts any of it. Fallbacks are shown where nothing else is and are not counted.
    /// </summary>
    public static ServedImpressions? Of(CustomerView customer, CatalogSnapshot catalog, Decision decision)
    {
        var nowMs = decision.DecidedAtMs;
        var windows = new CapCheck(customer, catalog.ClockOf(customer.Header.TimeZone)).Or(catalog.UtcClock);
        List<ServedImpression>? served = null;
        foreach (var filled in decision.Placements)
        {
            if (filled.IsFallback || !catalog.TryGetPlacement(filled.Name, out var placement))
            {
                continue;
            }

            foreach (var shown in filled.Offers)
            {
                if (catalog.TryGetOffer(shown.OfferId, out var offer) && offer.IsMarketing
                    && ImpressionCheck.IsCounted(catalog, offer, placement))
                {
                    var keepUntilMs = ImpressionCheck.KeepUntil(catalog, windows, offer, placement, nowMs);
                    served ??= [];
                    served.Add(
                        new ServedImpression(placement.Name, offer.Id, offer.Definition.GroupId, keepUntilMs));
                }
            }
        }

        return served is null ? null : new ServedImpressions(nowMs + catalog.ProvisionalMs, served);
    }
}
