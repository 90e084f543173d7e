using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// The customer's best offer per ordinary contact as time passes, while the set of offers stays the same: a fixed best
/// of
/// those that he never buys unasked, and those few whose value grows as his habit of buying fades.
/// </summary>
internal sealed class BestOverTime(CatalogSnapshot catalog)
{
    private readonly List<(CatalogOffer Offer, CatalogChannel Channel, double Reach)> _moving = [];
    private double _fixedMinor;

    public void Load(in Question question, long fromMs, long endMs, ReadOnlySpan<ReasonCode> offerCodes)
    {
        _fixedMinor = 0;
        _moving.Clear();
        foreach (var channel in catalog.OutboundChannels)
        {
            if (channel.Delta == 0 || ContactGates.Standing(question, channel) != ReasonCode.None)
            {
                continue;
            }

            var reach = Worth.ReachOf(CustomerFacts.Channel(question.Customer, channel.Hash), channel);
            foreach (var offer in catalog.Offers)
            {
                if (offerCodes[offer.Index] != ReasonCode.None
                    || offer.TreatmentFor(channel, question.Locale) is null)
                {
                    continue;
                }

                if (Worth.BuyingRate(question, offer, fromMs) > 0)
                {
                    _moving.Add((offer, channel, reach));
                }
                else
                {
                    _fixedMinor = Math.Max(
                        _fixedMinor,
                        Worth.PerOrdinaryContact(offer, channel, 0, reach, catalog.Trust.ReferenceDelta));
                }
            }
        }

        DropNeverBest(question, endMs);
    }

    public double At(in Question question, long atMs)
    {
        var best = _fixedMinor;
        foreach (var (offer, channel, reach) in _moving)
        {
            best = Math.Max(best, ValueOf(question, offer, channel, reach, atMs));
        }

        return best;
    }

    private void DropNeverBest(in Question question, long endMs)
    {
        for (var i = _moving.Count - 1; i >= 0; i--)
        {
            var (offer, channel, reach) = _moving[i];
            if (ValueOf(question, offer, channel, reach, endMs) <= _fixedMinor)
            {
                _moving.RemoveAt(i);
            }
        }
    }

    private double ValueOf(
        in Question question, CatalogOffer offer, CatalogChannel channel, double reach, long atMs)
    {
        var baseline = Worth.BaselineOf(
            Worth.BuyingRate(question, offer, atMs), channel.AttributionWindowDays);
        return Worth.PerOrdinaryContact(offer, channel, baseline, reach, catalog.Trust.ReferenceDelta);
    }
}
