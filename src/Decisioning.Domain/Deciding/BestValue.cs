namespace Decisioning.Domain.Deciding;

/// <summary>
/// The customer's best offer per ordinary contact over the whole catalog and every outbound channel that draws on
/// trust, whatever the caller narrows: the observation behind the price of trust.
/// </summary>
internal static class BestValue
{
    /// <summary>
    /// Minor units, at least 0. <paramref name="offerCodes"/>: how each offer fared at its own gates.
    /// </summary>
    public static double Of(in Question question, long whenMs, ReadOnlySpan<ReasonCode> offerCodes)
    {
        var best = 0.0;
        var channels = question.Catalog.OutboundChannels;
        var baselines = new Baselines(stackalloc double[question.SlotCount], question.SlotCount);
        for (var i = 0; i < channels.Length; i++)
        {
            var channel = channels[i];
            var entry = question.EntryOf(channel);
            if (channel.Delta == 0 || entry.Unreachable != 0 || !ContactGates.HasConsent(question, channel))
            {
                continue;
            }

            var reach = Worth.ReachOf(entry, channel);
            baselines.Fill(question, channels.Slice(i, 1), whenMs);
            foreach (var offer in question.Catalog.Offers)
            {
                if (offerCodes[offer.Index] == ReasonCode.None
                    && offer.IsMarketing
                    && offer.TreatmentFor(channel, question.Locale) is not null)
                {
                    var baseline = baselines.Of(0, question.SlotOf(offer));
                    best = Math.Max(best, Worth.PerOrdinaryContact(
                        OfferTerms.Of(question, offer, whenMs),
                        channel,
                        baseline,
                        reach,
                        question.Catalog.Trust.ReferenceDelta));
                }
            }
        }

        return best;
    }
}
