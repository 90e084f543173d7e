using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;
using NodaTime;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>Everything one decision is made of, and the look-ups by name that its parts share.</summary>
internal sealed class NaiveQuestion
{
    public NaiveQuestion(
        byte[] record,
        CatalogDefinition catalog,
        IReadOnlySet<string> approved,
        NaiveCalibration calibration,
        DecisionQuery query,
        long now)
    {
        Customer = new NaiveCustomer(record);
        Catalog = catalog;
        Approved = approved;
        Calibration = calibration;
        Query = query;
        Now = now;
        When = query.SendAtMs ?? now;
        AsOf = Customer.AsOf(now);
        ScoredAt = now;
        InHoldout = IsHeldOut(catalog.Policy.Holdout, query.CustomerId);
        Debt = Customer.DebtAt(When, now);
        Zone = Customer.Zone
            ?? (catalog.DefaultTimeZone.Length == 0 ? null : DateTimeZoneProviders.Tzdb[catalog.DefaultTimeZone]);
    }

    public NaiveCustomer Customer { get; }

    public CatalogDefinition Catalog { get; }

    public IReadOnlySet<string> Approved { get; }

    public NaiveCalibration Calibration { get; }

    public DecisionQuery Query { get; }

    public long Now { get; }

    public long When { get; }

    public long AsOf { get; }

    public double Debt { get; }

    /// <summary>The zone that clocks and calendars are read in; null when nothing tells it.</summary>
    public DateTimeZone? Zone { get; }

    public bool InHoldout { get; }

    /// <summary>The request's own time, as of which models see the customer.</summary>
    public long ScoredAt { get; init; }

    /// <summary>The same question asked and answered at the request's own time.</summary>
    public NaiveQuestion AsOfScoring() => When == ScoredAt && Now == ScoredAt
        ? this
        : new NaiveQuestion(
            Customer.Record, Catalog, Approved, Calibration, Query with { SendAtMs = null }, ScoredAt);

    public ChannelDefinition Channel(string name) => Catalog.Channels.Single(c => c.Name == name);

    public PlacementDefinition Placement(string name) => Catalog.Placements.Single(p => p.Name == name);

    private static bool IsHeldOut(HoldoutDefinition holdout, string customerId)
    {
        var hash = NameHash.Of(holdout.Salt + "\n" + customerId);
        return Math.Floor(hash / 2048m) / 9007199254740992m < (decimal)holdout.Share;
    }

    /// <summary>Offers that the caller did not narrow away, in the order of the catalog.</summary>
    public IEnumerable<(OfferDefinition Offer, int Index)> Offers()
    {
        for (var i = 0; i < Catalog.Offers.Count; i++)
        {
            var offer = Catalog.Offers[i];
            var whole = Query.OfferIds.Count == 0 && Query.GroupIds.Count == 0;
            var isMarketing = offer.Class == OfferClass.Marketing;
            if ((whole && isMarketing)
                || Query.OfferIds.Contains(offer.OfferId)
                || Query.GroupIds.Contains(offer.GroupId))
            {
                yield return (offer, i);
            }
        }
    }
}
