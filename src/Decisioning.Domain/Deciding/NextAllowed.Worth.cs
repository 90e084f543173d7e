using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

internal ref partial struct NextAllowed
{
    /// <summary>
    /// Rounding of two parts can lift the worth of a moment above its bound by this much, millionths.
    /// </summary>
    private const long RoundingSlack = 2;

    /// <summary>
    /// Stretches that are bounded in one search. A search needs about 70, and several for each time a rule changes its
    /// word; only a worth that stays within a few millionths of nothing for months needs more, and is then taken as
    /// never worth it.
    /// </summary>
    private const int MostBounds = 200_000;

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
            foreach (var offer in question.Catalog.Offers)
            {
                var lasting = question.Allowed[offer.Index] && !(question.InHoldout && offer.IsMarketing)
                    && offer.Approved && !offer.Paused
                    && offer.TreatmentFor(channel, question.Locale) is not null
                    && ContactGates.StandingFor(offer, state) == ReasonCode.None
                    && !ContactGates.MissesClock(question, offer, channel, state)
                    && (offer.Rules is null || RuleGates.MayPass(question, offer.Rules, channel));
                if (!lasting)
                {
                    continue;
                }

                var terms = OfferTerms.AtMostNeed(question, offer);
                var bound = prices.WorthOf(offer, terms, baselines.Of(i, question.SlotOf(offer)));
                if (!offer.IsMarketing || bound.Net + RoundingSlack > prices.Threshold)
                {
                    survivors[count++] = new Survivor
                    {
                        Offer = (short)offer.Index,
                        Channel = (short)i,
                        ClosedUntilMs = long.MinValue,
                    };
                }
            }
        }

        return count;
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

        var middleMs = fromMs + ((toMs - fromMs) / 2);
        return FirstWorthyAfter(fromMs, middleMs, hopeful) ?? FirstWorthy(middleMs, toMs, hopeful);
    }

    private readonly bool IsWorthy(long atMs, int count)
    {
        var moment = Moment.Of(_question, atMs, atMs);
        Span<ChannelPrices> prices = stackalloc ChannelPrices[_channels.Length];
        FillPrices(moment, atMs, moment.Band, prices);
        var baselines = new Baselines(
            stackalloc double[_channels.Length * _question.SlotCount], _question.SlotCount);
        baselines.Fill(_question, _channels, atMs);
        for (var i = 0; i < count; i++)
        {
            ref readonly var survivor = ref _survivors[_working[i]];
            ref readonly var price = ref prices[survivor.Channel];
            var offer = _question.Catalog.Offers[survivor.Offer];
            if (price.Check(offer, WorthOf(survivor, price, baselines, atMs)) == ReasonCode.None)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Moves those to the front that could be worth it within the stretch, at whose beginning none is; how many they
    /// are.
    /// </summary>
    private readonly int KeepHopeful(long fromMs, long lastMs, int count)
    {
        var firstBand = Moment.Of(_question, fromMs, fromMs).Band;
        var last = Moment.Of(_question, lastMs, lastMs);
        Span<ChannelPrices> prices = stackalloc ChannelPrices[_channels.Length];
        FillPrices(last, fromMs, firstBand, prices);
        var baselines = new Baselines(
            stackalloc double[_channels.Length * _question.SlotCount], _question.SlotCount);
        baselines.Fill(_question, _channels, lastMs);
        var hopeful = 0;
        for (var i = 0; i < count; i++)
        {
            ref readonly var survivor = ref _survivors[_working[i]];
            ref readonly var price = ref prices[survivor.Channel];
            var bound = WorthOf(survivor, price, baselines, lastMs);
            if (bound.Net > price.Threshold
                || (bound.Net + RoundingSlack > price.Threshold && !IsSameMoney(bound, survivor, fromMs)))
            {
                (_working[hopeful], _working[i]) = (_working[i], _working[hopeful]);
                hopeful++;
            }
        }

        return hopeful;
    }

    /// <summary>
    /// Whether a candidate's money at the beginning of a stretch is that of its bound: then it does not change within.
    /// </summary>
    private readonly bool IsSameMoney(in WorthParts bound, in Survivor survivor, long atMs)
    {
        var offer = _question.Catalog.Offers[survivor.Offer];
        var channel = _channels[survivor.Channel];
        var ordinary = Worth.OrdinaryContact(
            _question.Customer.Header, _best.At(_question, atMs), _question.Catalog.Trust);
        var prices = ChannelPrices.Of(_question, Moment.Of(_question, atMs, atMs), channel, ordinary);
        var terms = OfferTerms.Of(_question, offer, atMs);
        return bound.HasSameMoney(prices.WorthOf(offer, terms, Baselines.Of(_question, offer, channel, atMs)));
    }

    private readonly WorthParts WorthOf(
        in Survivor survivor, in ChannelPrices price, in Baselines baselines, long atMs)
    {
        var offer = _question.Catalog.Offers[survivor.Offer];
        var terms = OfferTerms.Of(_question, offer, atMs);
        return price.WorthOf(offer, terms, baselines.Of(survivor.Channel, _question.SlotOf(offer)));
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
            var calibration = MostCalibration(_question, _channels[i], moment.Band, highestBand);
            prices[i] = ChannelPrices.Of(_question, moment, _channels[i], ordinary, calibration);
        }
    }
}
