using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

internal ref partial struct NextAllowed
{
    /// <summary>
    /// Rounding of two parts can lift the worth of a moment above its bound by this much, millionths. Without an
    /// incentive only one part is lifted, and the bound is exact.
    /// </summary>
    private const long RoundingSlack = 2;

    /// <summary>
    /// Stretches that are bounded in one search. A search needs about ten, and several for each time a rule changes its
    /// word; only a worth that stays within a few millionths of nothing for months needs more, and is then taken as
    /// never worth it.
    /// </summary>
    private const int MostBounds = 200_000;

    /// <summary>So few candidates that each works out its own p0.</summary>
    private const int FewCandidates = 6;

    /// <summary>
    /// Keeps the candidates that no time rules out: what never changes lets them pass, and at full trust, with the best
    /// calibration, the least habit of buying and the lowest price they would be worth it.
    /// </summary>
    private static int FillSurvivors(
        in Question question, ReadOnlySpan<CatalogChannel> channels, long endMs, Span<Survivor> survivors)
    {
        var count = 0;
        var leastOrdinary = Worth.OrdinaryContact(question.Customer.Header, 0, question.Catalog.Trust);
        var late = Moment.AtFullTrust(endMs);
        var baselines = new Baselines(stackalloc double[channels.Length * question.SlotCount], question.SlotCount);
        baselines.Fill(question, channels, endMs);
        for (var i = 0; i < channels.Length; i++)
        {
            var channel = channels[i];
            var state = ChannelState.Of(question, late, channel);
            if (state.IsUnreachable)
            {
                continue;
            }

            var calibration = MostCalibration(question, channel, 0, CustomerDebt.BandCount - 1);
            var prices = ChannelPrices.Of(question, late, channel, leastOrdinary, calibration);
            var columns = question.Bench.Columns;
            columns.Begin(question, baselines.RowOf(i));
            var nets = columns.Nets(prices.Scale, question.Bench.Terms, prices.Ordinary);
            var treated = question.Treatments.In(channel);
            for (var word = 0; word < treated.Length; word++)
            {
                foreach (var index in OfferBits.InWord(word, LastingOf(question, word) & treated[word]))
                {
                    var offer = question.Catalog.Offers[index];
                    var mayBeWorthIt = IsKnown(question, index)
                        ? nets[index] + RoundingSlack > prices.Threshold
                        : MayBeWorthIt(question, offer, prices, columns.Baselines[index]);
                    if (mayBeWorthIt && MayPass(question, offer, channel, state))
                    {
                        survivors[count++] = new Survivor
                        {
                            Offer = (short)index,
                            Channel = (short)i,
                            ClosedUntilMs = long.MinValue,
                        };
                    }
                }
            }
        }

        return count;
    }

    /// <summary>The offers of a word that no time keeps away, as far as the catalog and the question know.</summary>
    private static ulong LastingOf(in Question question, int word)
    {
        var table = question.Catalog.Table;
        var lasting = question.Bench.Allowed[word] & table.Lasting[word];
        return question.InHoldout ? lasting & ~table.Marketing[word] : lasting;
    }

    /// <summary>Whether the terms of the moment asked about are those of any other moment, too.</summary>
    private static bool IsKnown(in Question question, int offer)
    {
        var table = question.Catalog.Table;
        return OfferBits.Has(question.Bench.Now.Open, offer)
            && OfferBits.Has(table.Ordinary, offer)
            && !OfferBits.Has(table.Personal, offer);
    }

    private static bool MayPass(
        in Question question, CatalogOffer offer, CatalogChannel channel, in ChannelState state) =>
        ContactGates.StandingFor(offer, state) == ReasonCode.None
        && !ContactGates.MissesClock(question, offer, channel, state)
        && (offer.Rules is null || RuleGates.MayPass(question, offer.Rules, channel));

    private static bool MayBeWorthIt(
        in Question question, CatalogOffer offer, in ChannelPrices prices, double baseline)
    {
        _ = prices.Weigh(offer, OfferTerms.AtMostNeed(question, offer), baseline, out var net);
        return !offer.IsMarketing || net + RoundingSlack > prices.Threshold;
    }

    private static void FillLasting(
        in Question question,
        ReadOnlySpan<CatalogChannel> channels,
        Span<ChannelPrices> lasting,
        Span<double> calibrations)
    {
        for (var i = 0; i < channels.Length; i++)
        {
            lasting[i] = ChannelPrices.Lasting(question, channels[i]);
            for (var band = 0; band < CustomerDebt.BandCount; band++)
            {
                calibrations[(i * CustomerDebt.BandCount) + band] =
                    question.Statistics.CalibrationOf(channels[i].Hash, band);
            }
        }
    }

    private static double MostCalibration(
        in Question question, CatalogChannel channel, int lowestBand, int highestBand)
    {
        var most = 0.0;
        for (var band = lowestBand; band <= highestBand; band++)
        {
            most = Math.Max(most, question.Statistics.CalibrationOf(channel.Hash, band));
        }

        return most;
    }

    /// <summary>
    /// The first moment of [from, to) at which one of the first so many working candidates is worth it.
    /// </summary>
    private long? FirstWorthy(long fromMs, long toMs, int count)
    {
        if (count == 0 || fromMs >= toMs)
        {
            return null;
        }

        return IsWorthy(fromMs, count) ? fromMs : FirstWorthyAfter(fromMs, toMs, count);
    }

    /// <summary>The same when it is known not to be worth it at the beginning.</summary>
    private long? FirstWorthyAfter(long fromMs, long toMs, int count)
    {
        if (toMs - fromMs <= 1 || ++_bounds > MostBounds)
        {
            return null;
        }

        var hopeful = KeepHopeful(fromMs, toMs - 1, count);
        if (hopeful == 0)
        {
            return null;
        }

        var splitMs = SplitOf(fromMs, toMs);
        return FirstWorthyAfter(fromMs, splitMs, hopeful) ?? FirstWorthy(splitMs, toMs, hopeful);
    }

    private bool IsWorthy(long atMs, int count)
    {
        var moment = MomentAt(atMs);
        Span<ChannelPrices> prices = stackalloc ChannelPrices[_channels.Length];
        FillPrices(moment, atMs, moment.Band, prices);
        var baselines = BaselinesAt(
            stackalloc double[_channels.Length * _question.SlotCount], _channels, count, atMs);
        for (var i = 0; i < count; i++)
        {
            ref readonly var survivor = ref _survivors[_working[i]];
            ref readonly var price = ref prices[survivor.Channel];
            var offer = _question.Catalog.Offers[survivor.Offer];
            var baseline = BaselineOf(survivor, offer, baselines, count, atMs);
            if (price.Weigh(offer, _terms[survivor.Offer], baseline, out _) == ReasonCode.None)
            {
                _worthy = _working[i];
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Moves those to the front that could be worth it within the stretch, at whose beginning none is; how many they
    /// are.
    /// </summary>
    private int KeepHopeful(long fromMs, long lastMs, int count)
    {
        var firstBand = MomentAt(fromMs).Band;
        _last = Moment.Of(_question, lastMs, lastMs);
        Span<ChannelPrices> prices = stackalloc ChannelPrices[_channels.Length];
        FillPrices(_last, fromMs, firstBand, prices);
        var baselines = BaselinesAt(
            stackalloc double[_channels.Length * _question.SlotCount], _channels, count, lastMs);
        var hopeful = 0;
        var most = long.MinValue;
        _leader = -1;
        for (var i = 0; i < count; i++)
        {
            ref readonly var survivor = ref _survivors[_working[i]];
            ref readonly var price = ref prices[survivor.Channel];
            var offer = _question.Catalog.Offers[survivor.Offer];
            var baseline = BaselineOf(survivor, offer, baselines, count, lastMs);
            var terms = _terms[survivor.Offer];
            _ = price.Weigh(offer, terms, baseline, out var net);
            if (net > price.Threshold
                || (terms.IncentiveMinor != 0
                    && net + RoundingSlack > price.Threshold
                    && !IsSameMoney(price.WorthOf(offer, terms, baseline), survivor, fromMs)))
            {
                if (net - price.Threshold > most)
                {
                    (_leader, most) = (_working[i], net - price.Threshold);
                }

                (_working[hopeful], _working[i]) = (_working[i], _working[hopeful]);
                hopeful++;
            }
        }

        return hopeful;
    }

    /// <summary>The moment at the beginning of a stretch, which many bounds in a row ask for.</summary>
    private Moment MomentAt(long atMs)
    {
        if (_first.WhenMs != atMs)
        {
            _first = Moment.Of(_question, atMs, atMs);
        }

        return _first;
    }

    /// <summary>All p0 of a moment where many candidates ask for them; few ask for their own.</summary>
    private readonly Baselines BaselinesAt(
        Span<double> table, ReadOnlySpan<CatalogChannel> channels, int count, long atMs)
    {
        var baselines = new Baselines(table, _question.SlotCount);
        if (count > FewCandidates)
        {
            baselines.Fill(_question, channels, atMs);
        }

        return baselines;
    }

    private readonly double BaselineOf(
        in Survivor survivor, CatalogOffer offer, in Baselines baselines, int count, long atMs) =>
        count > FewCandidates
            ? baselines.Of(survivor.Channel, _question.SlotOf(offer))
            : Baselines.Of(_question, offer, _channels[survivor.Channel], atMs);

    /// <summary>
    /// Whether a candidate's money at the beginning of a stretch is that of its bound: then it does not change within.
    /// </summary>
    private bool IsSameMoney(in WorthParts bound, in Survivor survivor, long atMs)
    {
        var offer = _question.Catalog.Offers[survivor.Offer];
        var channel = _channels[survivor.Channel];
        var ordinary = Worth.OrdinaryContact(
            _question.Customer.Header, _best.At(_question, atMs), _question.Catalog.Trust);
        var prices = ChannelPrices.Of(_question, MomentAt(atMs), channel, ordinary);
        var baseline = Baselines.Of(_question, offer, channel, atMs);
        return bound.HasSameMoney(prices.WorthOf(offer, _terms[survivor.Offer], baseline));
    }

    /// <summary>
    /// Prices at a moment. For a bound the value of an ordinary contact is taken from an earlier moment, when it was
    /// less, and the calibration is the best of the bands from the moment's to a higher one.
    /// </summary>
    private readonly void FillPrices(
        in Moment moment, long ordinaryAtMs, int highestBand, Span<ChannelPrices> prices)
    {
        var best = _best.At(_question, ordinaryAtMs);
        var ordinary = Worth.OrdinaryContact(_question.Customer.Header, best, _question.Catalog.Trust);
        for (var i = 0; i < prices.Length; i++)
        {
            var calibration = 0.0;
            for (var band = moment.Band; band <= highestBand; band++)
            {
                calibration = Math.Max(calibration, _calibrations[(i * CustomerDebt.BandCount) + band]);
            }

            prices[i] = _lasting[i].At(_question, moment, _channels[i], ordinary, calibration);
        }
    }
}
