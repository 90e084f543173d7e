using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;
using NodaTime;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>Everything one decision is made of, and the look-ups by name that its parts share.</summary>
internal sealed class NaiveQuestion(
    byte[] record,
    CatalogDefinition catalog,
    IReadOnlySet<string> approved,
    NaiveCalibration calibration,
    DecisionQuery query,
    long now)
{
    public NaiveCustomer Customer { get; } = new(record);

    public CatalogDefinition Catalog { get; } = catalog;

    public IReadOnlySet<string> Approved { get; } = approved;

    public NaiveCalibration Calibration { get; } = calibration;

    public DecisionQuery Query { get; } = query;

    public long Now { get; } = now;

    public long When { get; } = query.SendAtMs ?? now;

    public long AsOf => Customer.AsOf(Now);

    public double Debt => Customer.DebtAt(When, Now);

    /// <summary>The zone that clocks and calendars are read in; null when nothing tells it.</summary>
    public DateTimeZone? Zone => Customer.Zone
        ?? (Catalog.DefaultTimeZone.Length == 0 ? null : DateTimeZoneProviders.Tzdb[Catalog.DefaultTimeZone]);

    public ChannelDefinition Channel(string name) => Catalog.Channels.Single(c => c.Name == name);

    public PlacementDefinition Placement(string name) => Catalog.Placements.Single(p => p.Name == name);

    /// <summary>Offers that the caller did not narrow away, in the order of the catalog.</summary>
    public IEnumerable<(OfferDefinition Offer, int Index)> Offers()
    {
        for (var i = 0; i < Catalog.Offers.Count; i++)
        {
            var offer = Catalog.Offers[i];
            var whole = Query.OfferIds.Count == 0 && Query.GroupIds.Count == 0;
            if (whole || Query.OfferIds.Contains(offer.OfferId) || Query.GroupIds.Contains(offer.GroupId))
            {
                yield return (offer, i);
            }
        }
    }
}
