using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// The customer's best offer per ordinary contact over the whole catalog and every outbound channel that draws on
/// trust, whatever the caller narrows: the observation behind the price of trust.
/// </summary>
internal static class BestValue
{
    /// <summary>
    /// Minor units, at least 0. The value rises with what an offer brings, so of each channel only the offer that
    /// brings most is brought to an ordinary contact.
    /// </summary>
    public static double Of(in Question question, long whenMs)
    {
        var best = 0.0;
        var catalog = question.Catalog;
        var channels = catalog.OutboundChannels;
        var baselines = new Baselines(stackalloc double[channels.Length * question.SlotCount], question.SlotCount);
        baselines.Fill(question, channels, whenMs);
        CatalogChannel? last = null;
        double? most = null;
        for (var i = 0; i < channels.Length; i++)
        {
            var channel = channels[i];
            var entry = question.EntryOf(channel);
            if (channel.Delta == 0 || entry.Unreachable != 0 || !ContactGates.HasConsent(question, channel))
            {
                continue;
            }

            // Most channels carry the same offers over the same window: what they bring is looked for once.
            most = last is not null && IsAlike(question, last, channel)
                ? most
                : MostGross(question, channel, baselines.RowOf(i));
            last = channel;
            if (most is not { } gross)
            {
                continue;
            }

            best = Math.Max(best, Worth.PerOrdinaryContact(
                gross, channel, Worth.ReachOf(entry, channel), catalog.Trust.ReferenceDelta));
        }

        return best;
    }

    /// <summary>Whether two channels carry the same offers over the same window.</summary>
    public static bool IsAlike(in Question question, CatalogChannel one, CatalogChannel other) =>
        one.AttributionWindowDays == other.AttributionWindowDays
        && question.Treatments.In(one).SequenceEqual(question.Treatments.In(other));

    private static double? MostGross(in Question question, CatalogChannel channel, ReadOnlySpan<double> baselines)
    {
        var bench = question.Bench;
        var treated = question.Treatments.In(channel);
        var marketing = question.Catalog.Table.Marketing;
        bench.Columns.Begin(question, baselines);
        var gross = bench.Columns.Gross(bench.Terms);
        double? most = null;
        for (var word = 0; word < treated.Length; word++)
        {
            foreach (var index in OfferBits.InWord(word, bench.Now.Open[word] & marketing[word] & treated[word]))
            {
                most = most is { } before ? Math.Max(before, gross[index]) : gross[index];
            }
        }

        return most;
    }
}
