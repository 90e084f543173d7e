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
    private long _lastAtMs;
    private double _lastMinor;

    /// <summary>
    /// An offer, its terms while the set stays the same, the position of its channel among the outbound ones, and its
    /// reach there.
    /// </summary>
    private readonly record struct Moving(CatalogOffer Offer, OfferTerms Terms, int Channel, double Reach);

    /// <summary>Takes the offers that stand at a later time, up to an end.</summary>
    public void Load(in Question question, long fromMs, long endMs)
    {
        _moving.Clear();
        _lastAtMs = long.MinValue;
        var room = catalog.OutboundChannels.Length * question.SlotCount;
        var (bestNow, fixedNow) = Best(question, At(question, fromMs, stackalloc double[room]));
        _fixedMinor = fixedNow;

        // Values only grow: who does not reach at the end what is the best now is never the best.
        KeepGrowing(question, bestNow, At(question, endMs, stackalloc double[room]));
    }

    public double At(in Question question, long atMs)
    {
        if (_moving.Count == 0)
        {
            return _fixedMinor;
        }

        if (atMs != _lastAtMs)
        {
            var best = _fixedMinor;
            foreach (var moving in _moving)
            {
                var channel = catalog.OutboundChannels[moving.Channel];
                var baseline = Baselines.Of(question, moving.Offer, channel, atMs);
                best = Math.Max(best, ValueOf(moving.Terms, channel, baseline, moving.Reach));
            }

            (_lastAtMs, _lastMinor) = (atMs, best);
        }

        return _lastMinor;
    }

    /// <summary>The best value, and that among those that do not change; at least 0.</summary>
    private (double Best, double Fixed) Best(in Question question, in Baselines baselines)
    {
        var (best, fixedBest) = (0.0, 0.0);
        var bench = question.Bench;
        for (var i = 0; i < catalog.OutboundChannels.Length; i++)
        {
            var channel = catalog.OutboundChannels[i];
            if (!Counts(question, channel, out var reach))
            {
                continue;
            }

            var row = baselines.RowOf(i);
            var treated = question.Treatments.In(channel);
            for (var word = 0; word < treated.Length; word++)
            {
                foreach (var index in OfferBits.InWord(word, Standing(question, word) & treated[word]))
                {
                    var slot = question.SlotOf(catalog.Offers[index]);
                    var value = ValueOf(bench.LaterTerms[index], channel, row[slot], reach);
                    best = Math.Max(best, value);
                    fixedBest = slot == Baselines.NoSlot ? Math.Max(fixedBest, value) : fixedBest;
                }
            }
        }

        return (best, fixedBest);
    }

    private void KeepGrowing(in Question question, double bestNow, in Baselines baselines)
    {
        for (var i = 0; i < catalog.OutboundChannels.Length; i++)
        {
            var channel = catalog.OutboundChannels[i];
            if (!Counts(question, channel, out var reach))
            {
                continue;
            }

            var row = baselines.RowOf(i);
            var treated = question.Treatments.In(channel);
            for (var word = 0; word < treated.Length; word++)
            {
                foreach (var index in OfferBits.InWord(word, Standing(question, word) & treated[word]))
                {
                    var offer = catalog.Offers[index];
                    var slot = question.SlotOf(offer);
                    var terms = question.Bench.LaterTerms[index];
                    if (slot != Baselines.NoSlot && ValueOf(terms, channel, row[slot], reach) >= bestNow)
                    {
                        _moving.Add(new Moving(offer, terms, i, reach));
                    }
                }
            }
        }
    }

    private static bool Counts(in Question question, CatalogChannel channel, out double reach)
    {
        reach = 0;
        if (channel.Delta == 0 || ContactGates.Standing(question, channel) != ReasonCode.None)
        {
            return false;
        }

        reach = Worth.ReachOf(question.EntryOf(channel), channel);
        return true;
    }

    private static ulong Standing(in Question question, int word) =>
        question.Bench.Later.Open[word] & question.Catalog.Table.Marketing[word];

    private Baselines At(in Question question, long atMs, Span<double> table)
    {
        var baselines = new Baselines(table, question.SlotCount);
        baselines.Fill(question, catalog.OutboundChannels, atMs);
        return baselines;
    }

    private double ValueOf(in OfferTerms terms, CatalogChannel channel, double baseline, double reach) =>
        Worth.PerOrdinaryContact(
            Worth.GrossAtFullTrust(terms, baseline), channel, reach, catalog.Trust.ReferenceDelta);
}
