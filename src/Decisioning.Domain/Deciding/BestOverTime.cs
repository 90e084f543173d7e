using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// The customer's best offer per ordinary contact as time passes, while the set of offers stays the same: a fixed best
/// of those that he never buys unasked, and those few whose value grows as his habit of buying fades.
/// </summary>
internal sealed class BestOverTime(CatalogSnapshot catalog)
{
    private readonly List<Moving> _moving = [];
    private double _fixedMinor;

    /// <summary>
    /// An offer, its terms while the set stays the same, the position of its channel among the outbound ones, and its
    /// reach there.
    /// </summary>
    private readonly record struct Moving(CatalogOffer Offer, OfferTerms Terms, int Channel, double Reach);

    public void Load(in Question question, long fromMs, long endMs, ReadOnlySpan<ReasonCode> offerCodes)
    {
        _fixedMinor = 0;
        _moving.Clear();
        var channels = catalog.OutboundChannels;
        for (var i = 0; i < channels.Length; i++)
        {
            var channel = channels[i];
            if (channel.Delta == 0 || ContactGates.Standing(question, channel) != ReasonCode.None)
            {
                continue;
            }

            var reach = Worth.ReachOf(question.EntryOf(channel), channel);
            foreach (var offer in catalog.Offers)
            {
                if (offerCodes[offer.Index] != ReasonCode.None
                    || !offer.IsMarketing
                    || offer.TreatmentFor(channel, question.Locale) is null)
                {
                    continue;
                }

                var terms = OfferTerms.Of(question, offer, fromMs);
                if (question.SlotOf(offer) != Baselines.NoSlot)
                {
                    _moving.Add(new Moving(offer, terms, i, reach));
                }
                else
                {
                    _fixedMinor = Math.Max(
                        _fixedMinor,
                        Worth.PerOrdinaryContact(terms, channel, 0, reach, catalog.Trust.ReferenceDelta));
                }
            }
        }

        DropNeverBest(question, fromMs, endMs);
    }

    public double At(in Question question, long atMs)
    {
        if (_moving.Count == 0)
        {
            return _fixedMinor;
        }

        var baselines = At(
            question,
            atMs,
            stackalloc double[catalog.OutboundChannels.Length * question.SlotCount]);
        var best = _fixedMinor;
        foreach (var moving in _moving)
        {
            best = Math.Max(best, ValueOf(question, moving, baselines));
        }

        return best;
    }

    /// <summary>Values only grow: who does not reach at the end what is the best now is never the best.</summary>
    private void DropNeverBest(in Question question, long fromMs, long endMs)
    {
        var bestNow = At(question, fromMs);
        var last = At(
            question,
            endMs,
            stackalloc double[catalog.OutboundChannels.Length * question.SlotCount]);
        var kept = 0;
        for (var i = 0; i < _moving.Count; i++)
        {
            if (ValueOf(question, _moving[i], last) >= bestNow)
            {
                _moving[kept++] = _moving[i];
            }
        }

        _moving.RemoveRange(kept, _moving.Count - kept);
        _fixedMinor = _moving.Count == 0 ? bestNow : _fixedMinor;
    }

    private Baselines At(in Question question, long atMs, Span<double> table)
    {
        var baselines = new Baselines(table, question.SlotCount);
        baselines.Fill(question, catalog.OutboundChannels, atMs);
        return baselines;
    }

    private double ValueOf(in Question question, in Moving moving, in Baselines baselines) => Worth.PerOrdinaryContact(
        moving.Terms,
        catalog.OutboundChannels[moving.Channel],
        baselines.Of(moving.Channel, question.SlotOf(moving.Offer)),
        moving.Reach,
        catalog.Trust.ReferenceDelta);
}
