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
                var gross = Worth.GrossAtFullTrust(moving.Terms, baseline);
                best = Math.Max(best, ValueOf(gross, channel, moving.Reach));
            }

            (_lastAtMs, _lastMinor) = (atMs, best);
        }

        return _lastMinor;
    }

    /// <summary>The best value, and that among those that do not change; at least 0.</summary>
    private (double Best, double Fixed) Best(in Question question, in Baselines baselines)
    {
        var (best, fixedBest) = (0.0, 0.0);
        CatalogChannel? last = null;
        var (most, mostFixed) = (double.NegativeInfinity, double.NegativeInfinity);
        for (var i = 0; i < catalog.OutboundChannels.Length; i++)
        {
            var channel = catalog.OutboundChannels[i];
            if (!Counts(question, channel, out var reach))
            {
                continue;
            }

            if (last is null || !BestValue.IsAlike(question, last, channel))
            {
                (most, mostFixed) = MostGross(question, channel, baselines.RowOf(i));
            }

            last = channel;
            best = Math.Max(best, ValueOf(most, channel, reach));
            fixedBest = Math.Max(fixedBest, ValueOf(mostFixed, channel, reach));
        }

        return (best, fixedBest);
    }

    /// <summary>
    /// The most that an offer brings at full trust, and that of those that do not change; the value of an ordinary
    /// contact rises with it, so of each channel no other offer need be looked at.
    /// </summary>
    private (double Most, double Fixed) MostGross(
        in Question question, CatalogChannel channel, ReadOnlySpan<double> baselines)
    {
        var (most, mostFixed) = (double.NegativeInfinity, double.NegativeInfinity);
        var gross = GrossOf(question, baselines);
        var treated = question.Treatments.In(channel);
        for (var word = 0; word < treated.Length; word++)
        {
            foreach (var index in OfferBits.InWord(word, Standing(question, word) & treated[word]))
            {
                most = Math.Max(most, gross[index]);
                mostFixed = question.SlotOf(index) == Baselines.NoSlot ? Math.Max(mostFixed, gross[index]) : mostFixed;
            }
        }

        return (most, mostFixed);
    }

    private void KeepGrowing(in Question question, double bestNow, in Baselines baselines)
    {
        CatalogChannel? last = null;
        var most = double.NegativeInfinity;
        for (var i = 0; i < catalog.OutboundChannels.Length; i++)
        {
            var channel = catalog.OutboundChannels[i];
            if (!Counts(question, channel, out var reach))
            {
                continue;
            }

            if (last is null || !BestValue.IsAlike(question, last, channel))
            {
                (most, _) = MostGross(question, channel, baselines.RowOf(i));
            }

            last = channel;
            if (ValueOf(most, channel, reach) >= bestNow)
            {
                KeepGrowing(question, bestNow, i, reach);
            }
        }
    }

    /// <summary>The same of one channel, whose columns are filled.</summary>
    private void KeepGrowing(in Question question, double bestNow, int number, double reach)
    {
        var channel = catalog.OutboundChannels[number];
        var gross = question.Bench.Columns.Gross(question.Bench.LaterTerms);
        var treated = question.Treatments.In(channel);
        for (var word = 0; word < treated.Length; word++)
        {
            foreach (var index in OfferBits.InWord(word, Standing(question, word) & treated[word]))
            {
                if (question.SlotOf(index) != Baselines.NoSlot && ValueOf(gross[index], channel, reach) >= bestNow)
                {
                    _moving.Add(new Moving(
                        catalog.Offers[index], question.Bench.LaterTerms[index], number, reach));
                }
            }
        }
    }

    private static ReadOnlySpan<double> GrossOf(in Question question, ReadOnlySpan<double> baselines)
    {
        var columns = question.Bench.Columns;
        columns.Begin(question, baselines);
        return columns.Gross(question.Bench.LaterTerms);
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

    /// <summary>Of no offer (negative infinity) also where the reach is zero.</summary>
    private double ValueOf(double gross, CatalogChannel channel, double reach) => double.IsNegativeInfinity(gross)
        ? gross
        : Worth.PerOrdinaryContact(gross, channel, reach, catalog.Trust.ReferenceDelta);
}
