using System.Buffers;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// Finds the earliest millisecond at which a contact that is refused now would be sent, if nothing else happens.
/// Between
/// the times at which a gate can change its answer (an offer starts, quiet hours end, a contact leaves the window of a
/// cap) only worth moves, and each of its parts moves one way: debt and the habit of buying unasked only fall. So the
/// worth of a stretch of time is bounded by its parts at the better end, and halving the stretches that could hold a
/// worthy moment finds the first one exactly.
/// </summary>
internal ref struct NextAllowed
{
    private const long HorizonMs = 366 * CalendarDays.DayMs;

    /// <summary>
    /// Stretches between changes that are looked through; a year of nightly quiet hours has about 750.
    /// </summary>
    private const int MostStretches = 20_000;

    /// <summary>
    /// Rounding of two parts can lift the worth of a moment above its bound by this much, millionths.
    /// </summary>
    private const long RoundingSlack = 2;

    /// <summary>
    /// Stretches that are bounded in one search. A search needs about 70; only a worth that stays within a few
    /// millionths
    /// of nothing for months needs more, and is then taken as never worth it.
    /// </summary>
    private const int MostBounds = 20_000;

    private readonly Question _question;
    private readonly ReadOnlySpan<CatalogChannel> _channels;
    private readonly Span<ReasonCode> _offerCodes;
    private readonly Span<Survivor> _survivors;
    private readonly Span<Survivor> _working;
    private readonly BestOverTime _best;
    private readonly long _endMs;
    private int _bounds;

    private NextAllowed(
        in Question question,
        ReadOnlySpan<CatalogChannel> channels,
        Span<ReasonCode> offerCodes,
        Span<Survivor> survivors,
        Span<Survivor> working,
        BestOverTime best,
        long endMs)
    {
        _question = question;
        _channels = channels;
        _offerCodes = offerCodes;
        _survivors = survivors;
        _working = working;
        _best = best;
        _endMs = endMs;
        _bounds = 0;
    }

    /// <summary>
    /// A candidate that could pass at some time: positions of its offer and of its channel in the query.
    /// </summary>
    private readonly record struct Survivor(short Offer, short Channel);

    public static long? Find(in Question question, ReadOnlySpan<CatalogChannel> channels, long whenMs)
    {
        var endMs = whenMs + HorizonMs;
        var most = question.Catalog.Offers.Length * channels.Length;
        var survivors = ArrayPool<Survivor>.Shared.Rent(most * 2);
        try
        {
            Span<double> calibration = stackalloc double[channels.Length];
            FillMostCalibration(question, channels, calibration);
            var count = FillSurvivors(question, channels, calibration, endMs, survivors);
            if (count == 0)
            {
                return null;
            }

            Span<ReasonCode> offerCodes = stackalloc ReasonCode[question.Catalog.Offers.Length];
            var search = new NextAllowed(
                question,
                channels,
                offerCodes,
                survivors.AsSpan(0, count),
                survivors.AsSpan(count, count),
                new BestOverTime(question.Catalog),
                endMs);
            return search.Run(whenMs + 1);
        }
        finally
        {
            ArrayPool<Survivor>.Shared.Return(survivors);
        }
    }

    private static void FillMostCalibration(
        in Question question, ReadOnlySpan<CatalogChannel> channels, Span<double> calibration)
    {
        for (var i = 0; i < channels.Length; i++)
        {
            for (var band = 0; band < CustomerDebt.BandCount; band++)
            {
                calibration[i] = Math.Max(
                    calibration[i], question.Statistics.CalibrationOf(channels[i].Hash, band));
            }
        }
    }

    /// <summary>
    /// Keeps the candidates that no time rules out: what never changes lets them pass, and at full trust, with the best
    /// calibration, the least habit of buying and the lowest price they would be worth it.
    /// </summary>
    private static int FillSurvivors(
        in Question question,
        ReadOnlySpan<CatalogChannel> channels,
        ReadOnlySpan<double> mostCalibration,
        long endMs,
        Span<Survivor> survivors)
    {
        var count = 0;
        var leastOrdinary = Worth.OrdinaryContact(question.Customer.Header, 0, question.Catalog.Trust);
        var late = Moment.AtFullTrust(endMs);
        for (var i = 0; i < channels.Length; i++)
        {
            var channel = channels[i];
            var state = ChannelState.Of(question, late, channel);
            if (state.Standing != ReasonCode.None || state.MissesClock)
            {
                continue;
            }

            var prices = ChannelPrices.Of(question, late, channel, leastOrdinary, mostCalibration[i]);
            foreach (var offer in question.Catalog.Offers)
            {
                var lasting = question.Allowed[offer.Index] && offer.Approved && !offer.Paused
                    && offer.TreatmentFor(channel, question.Locale) is not null
                    && !ContactGates.MissesClock(question, offer, channel, state);
                if (lasting && prices.WorthOf(question, offer, endMs).Net + RoundingSlack > prices.Threshold)
                {
                    survivors[count++] = new Survivor((short)offer.Index, (short)i);
                }
            }
        }

        return count;
    }

    private long? Run(long fromMs)
    {
        var atMs = fromMs;
        var offersUntilMs = long.MinValue;
        for (var i = 0; i < MostStretches && atMs < _endMs; i++)
        {
            if (atMs >= offersUntilMs)
            {
                offersUntilMs = OfferGates.CheckAll(_question, atMs, _offerCodes);
                _best.Load(_question, atMs, _endMs, _offerCodes);
            }

            // First when any would be worth it, whatever the gates say: this passes over weeks of recovery in one go.
            var stretchEndMs = Math.Min(offersUntilMs, _endMs);
            var worthyMs = FirstWorthy(atMs, stretchEndMs, Open());
            if (worthyMs is null)
            {
                atMs = stretchEndMs;
                continue;
            }

            atMs = worthyMs.Value;
            var open = Open(atMs, ref stretchEndMs);
            if (FirstWorthy(atMs, stretchEndMs, open) is { } found)
            {
                return found;
            }

            atMs = stretchEndMs;
        }

        return null;
    }

    /// <summary>Survivors whose offer passes its own gates.</summary>
    private readonly int Open()
    {
        var count = 0;
        foreach (var survivor in _survivors)
        {
            if (_offerCodes[survivor.Offer] == ReasonCode.None)
            {
                _working[count++] = survivor;
            }
        }

        return count;
    }

    /// <summary>Survivors that pass every gate before worth; the answer holds until the end given back.</summary>
    private readonly int Open(long atMs, ref long stretchEndMs)
    {
        var moment = Moment.Of(_question, atMs, atMs);
        var memory = ContactGates.Memory(_question, moment.AsOfMs, out var memoryUntilMs);
        stretchEndMs = Math.Min(stretchEndMs, memoryUntilMs);
        Span<ChannelState> states = stackalloc ChannelState[_channels.Length];
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = ChannelState.Of(_question, moment, _channels[i]);
            stretchEndMs = Math.Min(stretchEndMs, states[i].SameUntilMs);
        }

        var count = 0;
        foreach (var survivor in _survivors)
        {
            var offer = _question.Catalog.Offers[survivor.Offer];
            var channel = _channels[survivor.Channel];
            if (_offerCodes[survivor.Offer] != ReasonCode.None)
            {
                continue;
            }

            stretchEndMs = Math.Min(stretchEndMs, OfferCapsUntil(offer, channel, atMs));
            var code = ContactGates.Check(_question, moment, offer, channel, states[survivor.Channel], memory);
            if (code == ReasonCode.None)
            {
                _working[count++] = survivor;
            }
        }

        return count;
    }

    private readonly long OfferCapsUntil(CatalogOffer offer, CatalogChannel channel, long atMs)
    {
        var untilMs = long.MaxValue;
        var check = new CapCheck(_question.Customer, _question.Clock);
        var candidate = ContactGates.Candidate(_question, offer, channel);
        foreach (var cap in channel.Caps)
        {
            if (ChannelState.AsksForOffer(cap) && candidate.IsUnder(cap))
            {
                untilMs = Math.Min(untilMs, check.SameUntil(cap, candidate, atMs));
            }
        }

        return untilMs;
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
        FillPrices(moment, atMs, moment.Band, moment.Band, prices);
        for (var i = 0; i < count; i++)
        {
            ref readonly var price = ref prices[_working[i].Channel];
            var parts = price.WorthOf(_question, _question.Catalog.Offers[_working[i].Offer], atMs);
            if (price.Check(parts) == ReasonCode.None)
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
        var first = Moment.Of(_question, fromMs, fromMs);
        var last = Moment.Of(_question, lastMs, lastMs);
        Span<ChannelPrices> firstPrices = stackalloc ChannelPrices[_channels.Length];
        Span<ChannelPrices> lastPrices = stackalloc ChannelPrices[_channels.Length];
        FillPrices(first, fromMs, first.Band, first.Band, firstPrices);
        FillPrices(last, fromMs, last.Band, first.Band, lastPrices);
        var hopeful = 0;
        for (var i = 0; i < count; i++)
        {
            var offer = _question.Catalog.Offers[_working[i].Offer];
            ref readonly var price = ref lastPrices[_working[i].Channel];
            var bound = price.WorthOf(_question, offer, lastMs);
            if (bound.Net > price.Threshold
                || (bound.Net + RoundingSlack > price.Threshold
                    && !bound.HasSameMoney(firstPrices[_working[i].Channel].WorthOf(_question, offer, fromMs))))
            {
                (_working[hopeful], _working[i]) = (_working[i], _working[hopeful]);
                hopeful++;
            }
        }

        return hopeful;
    }

    private readonly void FillPrices(
        in Moment moment, long bestAtMs, int lowestBand, int highestBand, Span<ChannelPrices> prices)
    {
        var best = _best.At(_question, bestAtMs);
        var ordinary = Worth.OrdinaryContact(_question.Customer.Header, best, _question.Catalog.Trust);
        for (var i = 0; i < prices.Length; i++)
        {
            var calibration = 0.0;
            for (var band = lowestBand; band <= highestBand; band++)
            {
                calibration = Math.Max(
                    calibration, _question.Statistics.CalibrationOf(_channels[i].Hash, band));
            }

            prices[i] = ChannelPrices.Of(_question, moment, _channels[i], ordinary, calibration);
        }
    }
}
