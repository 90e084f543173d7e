using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>Chooses the best contact through one of several channels, or the reason for none.</summary>
internal static class ContactArbitration
{
    /// <summary>
    /// The candidate to send (code None), or the one that came furthest; null when there is no candidate at all.
    /// </summary>
    /// <param name="log">When given, takes in every candidate, in catalog order, then channel order.</param>
    public static Candidate? Choose(
        in Question question,
        in Moment moment,
        ReadOnlySpan<ReasonCode> offerCodes,
        double ordinaryContact,
        ReadOnlySpan<CatalogChannel> channels,
        List<Candidate>? log)
    {
        Span<ChannelState> states = stackalloc ChannelState[channels.Length];
        Span<ChannelPrices> prices = stackalloc ChannelPrices[channels.Length];
        for (var i = 0; i < channels.Length; i++)
        {
            states[i] = ChannelState.Of(question, moment, channels[i]);
            prices[i] = ChannelPrices.Of(question, moment, channels[i], ordinaryContact);
        }

        var baselines = new Baselines(stackalloc double[channels.Length * question.SlotCount], question.SlotCount);
        baselines.Fill(question, channels, moment.WhenMs);
        var memory = ContactGates.Memory(question, moment.AsOfMs, out _);
        Candidate? best = null;
        foreach (var offer in question.Catalog.Offers)
        {
            if (!question.Allowed[offer.Index])
            {
                continue;
            }

            var slot = question.SlotOf(offer);
            var terms = OfferTerms.Of(question, offer, moment.WhenMs);
            for (var i = 0; i < channels.Length; i++)
            {
                var code = offerCodes[offer.Index];
                if (code == ReasonCode.None)
                {
                    code = ContactGates.Check(question, moment, offer, channels[i], states[i], memory);
                }

                var parts = default(WorthParts);
                if (code == ReasonCode.None)
                {
                    parts = prices[i].WorthOf(offer, terms, baselines.Of(i, slot));
                    code = prices[i].Check(offer, parts);
                }

                var candidate = new Candidate(offer, channels[i], code, parts);
                log?.Add(candidate);
                if (best is not { } leader || Precedes(candidate, leader))
                {
                    best = candidate;
                }
            }
        }

        return best;
    }

    private static bool Precedes(in Candidate candidate, in Candidate leader) => candidate.Code == ReasonCode.None
        ? leader.Code != ReasonCode.None || candidate.IsBetterThan(leader)
        : leader.Code != ReasonCode.None && candidate.CameFurtherThan(leader);
}
