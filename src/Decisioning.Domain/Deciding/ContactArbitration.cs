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
        double ordinaryContact,
        ReadOnlySpan<CatalogChannel> channels,
        List<Candidate>? log)
    {
        var bench = question.Bench;
        Span<ChannelPrices> prices = stackalloc ChannelPrices[channels.Length];
        var baselines = new Baselines(stackalloc double[channels.Length * question.SlotCount], question.SlotCount);
        baselines.Fill(question, channels, moment.WhenMs);
        var memory = ContactGates.Memory(question, moment.AsOfMs, out _);
        var leader = Leader.None;
        for (var i = 0; i < channels.Length; i++)
        {
            var state = ChannelState.Of(question, moment, channels[i]);
            prices[i] = ChannelPrices.Of(question, moment, channels[i], ordinaryContact);
            ChannelGates.Check(question, moment, channels[i], state, memory, bench.CodesOf(i), bench.Passing);
            if (i == 0 || channels[i].AttributionWindowDays != channels[i - 1].AttributionWindowDays)
            {
                bench.Columns.Begin(question, baselines.RowOf(i));
            }

            Weigh(question, prices[i], i, ref leader);
        }

        if (log is not null)
        {
            List(question, channels, prices, baselines, log);
        }

        if (leader.Offer < 0)
        {
            leader = Furthest(question, channels.Length);
        }

        return leader.Offer < 0
            ? null
            : CandidateOf(question, leader.Offer, leader.Place, channels, prices, baselines);
    }

    /// <summary>Scores those that pass the gates of one channel, and puts the best of them first.</summary>
    private static void Weigh(in Question question, in ChannelPrices prices, int place, ref Leader leader)
    {
        var bench = question.Bench;
        var codes = bench.CodesOf(place);
        var nets = bench.NetsOf(place);
        var table = question.Catalog.Table;
        var ordinary = bench.Columns.Nets(prices.Scale, bench.Terms, prices.Ordinary);
        ordinary[..nets.Length].CopyTo(nets);
        foreach (var index in OfferBits.In(bench.Passing))
        {
            if (OfferBits.Has(table.Ordinary, index))
            {
                var net = nets[index];
                codes[index] = prices.CheckOrdinary(net);
                var worth = table.Levers[index] * net;

                // Most are turned away by this one comparison.
                if (codes[index] == ReasonCode.None && !(leader.IsMarketing && worth < leader.Order))
                {
                    leader = leader.After(new Leader(index, place, OfferClass.Marketing, worth, net));
                }

                continue;
            }

            var offer = question.Catalog.Offers[index];
            codes[index] = prices.Weigh(offer, bench.Terms[index], bench.Columns.Baselines[index], out nets[index]);
            if (codes[index] == ReasonCode.None)
            {
                var order = offer.IsMarketing ? offer.Lever * nets[index] : nets[index];
                leader = leader.After(new Leader(index, place, offer.Class, order, nets[index]));
            }
        }
    }

    /// <summary>
    /// The candidate that failed at the latest gate; of those that were scored there the one of the greater net.
    /// </summary>
    private static Leader Furthest(in Question question, int places)
    {
        var bench = question.Bench;
        var furthest = Leader.None;
        var latest = -1;
        foreach (var index in OfferBits.In(bench.Allowed))
        {
            for (var place = 0; place < places; place++)
            {
                var code = bench.CodesOf(place)[index];
                var gate = GateOrder.Of(code);
                var net = Candidate.WasScored(code) ? bench.NetsOf(place)[index] : 0;
                if (gate > latest || (gate == latest && net > furthest.Net && Candidate.WasScored(code)))
                {
                    latest = gate;
                    furthest = new Leader(index, place, default, 0, net);
                }
            }
        }

        return furthest;
    }

    private static void List(
        in Question question,
        ReadOnlySpan<CatalogChannel> channels,
        ReadOnlySpan<ChannelPrices> prices,
        in Baselines baselines,
        List<Candidate> log)
    {
        foreach (var index in OfferBits.In(question.Bench.Allowed))
        {
            for (var place = 0; place < channels.Length; place++)
            {
                log.Add(CandidateOf(question, index, place, channels, prices, baselines));
            }
        }
    }

    private static Candidate CandidateOf(
        in Question question,
        int index,
        int place,
        ReadOnlySpan<CatalogChannel> channels,
        ReadOnlySpan<ChannelPrices> prices,
        in Baselines baselines)
    {
        var offer = question.Catalog.Offers[index];
        var code = question.Bench.CodesOf(place)[index];
        var baseline = baselines.Of(place, question.SlotOf(offer));
        var parts = Candidate.WasScored(code)
            ? prices[place].WorthOf(offer, question.Bench.Terms[index], baseline)
            : default;
        return new Candidate(offer, channels[place], code, parts);
    }

    /// <summary>The best so far. Equal ones keep the order of the catalog, then that of the channels.</summary>
    private readonly record struct Leader(int Offer, int Place, OfferClass Class, double Order, long Net)
    {
        public static Leader None => new(-1, -1, default, 0, 0);

        public bool IsMarketing => Offer >= 0 && Class == OfferClass.Marketing;

        /// <summary>The better of this one and the next.</summary>
        public Leader After(in Leader next) => next.Precedes(this) ? next : this;

        public bool Precedes(in Leader other)
        {
            if (other.Offer < 0 || Class != other.Class)
            {
                return other.Offer < 0 || Class > other.Class;
            }

            if (Order != other.Order || Net != other.Net)
            {
                return Order > other.Order || (Order == other.Order && Net > other.Net);
            }

            return Offer < other.Offer;
        }
    }
}
