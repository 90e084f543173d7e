using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>Caps on impressions for some catalogs, and what placements showed to the customer before.</summary>
internal sealed class RandomImpressions(Dice dice, long now)
{
    /// <summary>So many that the record's memory of them fills up.</summary>
    private const int Crowd = 45;

    private int _ids;

    public CatalogDefinition WithCaps(CatalogDefinition catalog)
    {
        if (dice.Chance(0.6))
        {
            return catalog;
        }

        var caps = Enumerable.Range(0, dice.Whole(1, 3)).Select(i => Cap(i, catalog));
        return catalog with
        {
            Policy = catalog.Policy with
            {
                Caps = dice.Shuffled(catalog.Policy.Caps.Concat(caps)),
                ProvisionalMinutes = dice.Chance(0.5) ? 30 : dice.Whole(1, 1_440),
            },
        };
    }

    public void Tell(FoldedCustomer customer, CatalogDefinition catalog)
    {
        if (!catalog.Policy.Caps.Any(cap => cap.Counts == CapCounts.Impressions))
        {
            return;
        }

        var crowded = dice.Chance(0.08);
        var count = crowded ? Crowd : dice.Chance(0.3) ? 0 : dice.Whole(1, 12);
        for (var i = 0; i < count; i++)
        {
            var at = now - dice.Whole(0, crowded || dice.Chance(0.5) ? 40 * 60_000L : 9 * Words.MsPerDay);
            var offer = dice.Pick(catalog.Offers);
            var keepUntil = at + dice.Whole(Words.MsPerHour, 40 * Words.MsPerDay);
            var untilMs = at + (catalog.Policy.ProvisionalMinutes * 60_000L);
            customer.Fold(
                new ImpressionsServedEvent
                {
                    EventId = "served",
                    OccurredAtMs = at,
                    Served = new ServedImpressions(
                        untilMs,
                        [new ServedImpression(
                            dice.Pick(catalog.Placements).Name, offer.OfferId, offer.GroupId, keepUntil)]),
                },
                at);
            if (crowded || dice.Chance(0.6))
            {
                // A click is an action too, which would keep the contacts of many away while they are on the site.
                var outcome = crowded
                    ? Outcome.Seen
                    : dice.Pick([Outcome.Seen, Outcome.Seen, Outcome.Seen, Outcome.Ignored]);
                Settle(customer, outcome, offer.OfferId, at);
            }
        }
    }

    private void Settle(FoldedCustomer customer, Outcome outcome, string offerId, long servedAt) => customer.Fold(
        new SettlementEvent
        {
            EventId = $"i{_ids++}",
            OccurredAtMs = servedAt,
            Contact = 0,
            Outcome = outcome,
            Channel = "",
            OfferId = offerId,
            HalfLifeSeconds = 86_400,
            ServedAtMs = servedAt,
        },
        servedAt);

    private CapDefinition Cap(int number, CatalogDefinition catalog)
    {
        var scope = dice.Pick([CapScope.Placement, CapScope.Group, CapScope.Offer, CapScope.AllInbound]);
        var window = dice.Pick(Enum.GetValues<CapWindowKind>()[..4]);
        var named = dice.Chance(0.3);
        return new CapDefinition
        {
            CapId = $"impressions-{number}",
            Counts = CapCounts.Impressions,
            Limit = dice.Chance(0.15) ? 40 : dice.Whole(1, 5),
            Window = window,
            WindowHours = window == CapWindowKind.Rolling ? dice.Pick([1, 24, 168, dice.Whole(1, 500)]) : 0,
            Scope = scope,
            Subject = scope switch
            {
                CapScope.Placement when named => dice.Pick(catalog.Placements).Name,
                CapScope.Group when named => dice.Pick(catalog.Offers).GroupId,
                CapScope.Offer when named => dice.Pick(catalog.Offers).OfferId,
                _ => "",
            },
        };
    }
}
