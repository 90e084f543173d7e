using System.Buffers;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// Finds the earliest millisecond at which a contact that is refused now would be sent, if nothing else happens. First
/// it looks for a time at which some candidate would be worth it, then whether the gates let that one pass; those they
/// stop are set aside until their gate can open. Between the times at which a gate can change its answer only worth
/// moves, and each of its parts moves one way: debt and the habit of buying unasked only fall. So the worth of a
/// stretch of time is bounded by its parts at the better end, and halving the stretches that could hold a worthy moment
/// finds the first one exactly.
/// </summary>
internal ref partial struct NextAllowed
{
    private const long HorizonMs = 366 * CalendarDays.DayMs;

    /// <summary>
    /// Stretches between changes that are looked through; a year of nightly quiet hours has about 750, one of two rules
    /// that each change their word twice an hour about 35,000.
    /// </summary>
    private const int MostStretches = 40_000;

    /// <summary>
    /// Full caps and groups of one moment whose next room is kept; further ones are looked for each time.
    /// </summary>
    private const int RoomsRemembered = 64;

    private readonly Question _question;
    private readonly ReadOnlySpan<CatalogChannel> _channels;
    private readonly OfferStanding _standing;
    private readonly OfferTermsTable _terms;
    private readonly Span<Survivor> _survivors;

    /// <summary>Positions among the survivors of those that are being looked at, in no order.</summary>
    private readonly Span<int> _working;
    private readonly BestOverTime _best;

    /// <summary>By channel: what its prices are made from.</summary>
    private readonly ReadOnlySpan<ChannelPrices> _lasting;

    /// <summary>By channel and band of debt.</summary>
    private readonly ReadOnlySpan<double> _calibrations;
    private readonly long _endMs;
    private int _bounds;
    private int _guesses;

    /// <summary>Among the survivors, the one whose bound was the highest of the last stretch; -1: none.</summary>
    private int _leader;

    /// <summary>Among the survivors, one that is worth it at the last moment found to be worthy.</summary>
    private int _worthy;

    /// <summary>The last moment that was asked for as the beginning of a stretch.</summary>
    private Moment _first;

    /// <summary>The end of the stretch that was bounded last.</summary>
    private Moment _last;

    private NextAllowed(
        in Question question,
        ReadOnlySpan<CatalogChannel> channels,
        Span<Survivor> survivors,
        Span<int> working,
        ReadOnlySpan<ChannelPrices> lasting,
        ReadOnlySpan<double> calibrations,
        long endMs)
    {
        _question = question;
        _channels = channels;
        _standing = question.Bench.Later;
        _terms = question.Bench.LaterTerms;
        _survivors = survivors;
        _working = working;
        _lasting = lasting;
        _calibrations = calibrations;
        _best = question.Bench.BestLater;
        _endMs = endMs;
        _bounds = 0;
        _guesses = 0;
        _leader = -1;
        _worthy = -1;
        _first = Moment.AtFullTrust(long.MinValue);
        _last = _first;
    }

    public static long? Find(in Question question, ReadOnlySpan<CatalogChannel> channels, long whenMs)
    {
        var endMs = whenMs + HorizonMs;
        var most = question.Catalog.Offers.Length * channels.Length;
        var survivors = ArrayPool<Survivor>.Shared.Rent(most);
        var working = ArrayPool<int>.Shared.Rent(most);
        try
        {
            var count = FillSurvivors(question, channels, endMs, survivors);
            if (count == 0)
            {
                return null;
            }

            question.Rules?.LookAheadTo(endMs);
            Span<ChannelPrices> lasting = stackalloc ChannelPrices[channels.Length];
            Span<double> calibrations = stackalloc double[channels.Length * CustomerDebt.BandCount];
            FillLasting(question, channels, lasting, calibrations);
            var search = new NextAllowed(
                question,
                channels,
                survivors.AsSpan(0, count),
                working.AsSpan(0, count),
                lasting,
                calibrations,
                endMs);
            return search.Run(whenMs + 1);
        }
        finally
        {
            ArrayPool<Survivor>.Shared.Return(survivors);
            ArrayPool<int>.Shared.Return(working);
        }
    }

    private long? Run(long fromMs)
    {
        var atMs = fromMs;
        var offersUntilMs = long.MinValue;
        for (var i = 0; i < MostStretches && atMs < _endMs; i++)
        {
            if (atMs >= offersUntilMs)
            {
                _question.Rules?.MoveTo(_question, atMs);
                var asOfMs = ContactLog.AsOf(_question.Customer, atMs);
                offersUntilMs = OfferGates.CheckAll(_question, atMs, asOfMs, _standing);
                _terms.Fill(_question, atMs, _standing.Open);
                _best.Load(_question, atMs, _endMs);
            }

            _guesses = 0;
            var stretchEndMs = Math.Min(offersUntilMs, _endMs);
            var count = Gather(atMs, ref stretchEndMs);
            if (FirstWorthy(atMs, stretchEndMs, count) is not { } worthyMs)
            {
                atMs = stretchEndMs;
                continue;
            }

            atMs = worthyMs;
            if (IsOpen(atMs, _survivors[_worthy]))
            {
                return atMs;
            }

            var open = SetAsideClosed(atMs, count, ref stretchEndMs);
            if (FirstWorthy(atMs, stretchEndMs, open) is { } found)
            {
                return found;
            }

            // Without an open one the same moment is looked at again: those that were worth it are set aside now.
            atMs = open == 0 ? atMs : stretchEndMs;
        }

        return null;
    }

    /// <summary>
    /// Gathers the survivors whose offer passes its own gates and that no gate is known to stop at a moment. The
    /// stretch ends when the next of the others can be one of them.
    /// </summary>
    private readonly int Gather(long atMs, ref long stretchEndMs)
    {
        var count = 0;
        for (var i = 0; i < _survivors.Length; i++)
        {
            ref readonly var survivor = ref _survivors[i];
            if (survivor.ClosedUntilMs > atMs)
            {
                stretchEndMs = Math.Min(stretchEndMs, survivor.ClosedUntilMs);
            }
            else if (OfferBits.Has(_standing.Open, survivor.Offer))
            {
                _working[count++] = i;
            }
        }

        return count;
    }

    /// <summary>Whether every gate before worth lets a candidate pass at a moment.</summary>
    private readonly bool IsOpen(long atMs, in Survivor survivor)
    {
        _question.Rules?.MoveTo(_question, atMs);
        var moment = Moment.Of(_question, atMs, atMs);
        var channel = _channels[survivor.Channel];
        var state = ChannelState.Of(_question, moment, channel);
        var memory = ContactGates.Memory(_question, moment.AsOfMs, out _);
        var offer = _question.Catalog.Offers[survivor.Offer];
        return ContactGates.Check(_question, moment, offer, channel, state, memory) == ReasonCode.None;
    }

    /// <summary>
    /// Moves those that pass every gate before worth to the front of the working ones, and notes of the others until
    /// when they cannot. The stretch ends when any of this can change.
    /// </summary>
    private readonly int SetAsideClosed(long atMs, int count, ref long stretchEndMs)
    {
        _question.Rules?.MoveTo(_question, atMs);
        var moment = Moment.Of(_question, atMs, atMs);
        var memory = ContactGates.Memory(_question, moment.AsOfMs, out var memoryUntilMs);
        Span<ChannelState> states = stackalloc ChannelState[_channels.Length];
        Span<ReasonCode> shared = stackalloc ReasonCode[_channels.Length];
        Span<bool> isShared = stackalloc bool[_channels.Length];
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = ChannelState.Of(_question, moment, _channels[i], looksAhead: true);
            isShared[i] = ChannelGates.TryShare(_question, moment, _channels[i], states[i], out shared[i]);
        }

        var capped = _question.Bench.CappedLater;
        SubjectCaps.Fill(_question, moment, capped);

        var rooms = new RoomTimes(stackalloc RoomTimes.Entry[RoomsRemembered]);
        var open = 0;
        var openUntilMs = Math.Min(memoryUntilMs, SubjectCaps.SameUntil(_question, atMs));
        openUntilMs = _question.Budget.IsKept ? Math.Min(openUntilMs, BudgetCheck.YearEnd(atMs)) : openUntilMs;
        for (var i = 0; i < count; i++)
        {
            ref var survivor = ref _survivors[_working[i]];
            var offer = _question.Catalog.Offers[survivor.Offer];
            var channel = _channels[survivor.Channel];
            ref readonly var state = ref states[survivor.Channel];
            var isPlain = !OfferBits.Has(_question.Catalog.Table.OneByOne, survivor.Offer);
            var code = isPlain && isShared[survivor.Channel]
                ? ChannelGates.Rest(
                    _question, moment, offer, channel, shared[survivor.Channel], capped, memory)
                : ContactGates.Check(_question, moment, offer, channel, state, memory);
            if (code == ReasonCode.None)
            {
                stretchEndMs = Math.Min(stretchEndMs, Math.Min(openUntilMs, state.SameUntilMs));
                stretchEndMs = Math.Min(stretchEndMs, OwnCapsUntil(offer, channel, atMs));
                stretchEndMs = Math.Min(stretchEndMs, RulesUntil(offer));
                (_working[open], _working[i]) = (_working[i], _working[open]);
                open++;
                continue;
            }

            survivor.ClosedUntilMs = code is ReasonCode.TooManyOpenReservations or ReasonCode.ContactMemoryFull
                ? memoryUntilMs
                : ClosedUntil(code, moment, offer, channel, state, ref rooms);
            stretchEndMs = Math.Min(stretchEndMs, survivor.ClosedUntilMs);
        }

        return open;
    }

    /// <summary>Until when a gate that does not let a candidate pass is known to stay closed.</summary>
    private readonly long ClosedUntil(
        ReasonCode code,
        in Moment moment,
        CatalogOffer offer,
        CatalogChannel channel,
        in ChannelState state,
        ref RoomTimes rooms) => code switch
        {
            ReasonCode.Ineligible or ReasonCode.Inapplicable or ReasonCode.Unsuitable => RulesUntil(offer),
            ReasonCode.QuietHours => rooms.QuietEnd(_question.Clock, channel, moment.WhenMs),
            ReasonCode.ServedOnSite => _question.OnSiteUntilMs,
            ReasonCode.CeilingReached => rooms.From(
                _question.CeilingCheck, _question.Catalog.Ceiling, default, moment.WhenMs),
            ReasonCode.AgreementFrequency => rooms.From(
                _question.CapCheck,
                _question.Frequencies[state.Hold.FullFrequency],
                new CapCandidate(channel.Hash, 0, 0, 0),
                moment.WhenMs,
                RoomTimes.Agreed),
            ReasonCode.AgreementPaused or ReasonCode.AgreementTopic or ReasonCode.OpenServiceCase
                or ReasonCode.Suppressed => state.Hold.Until(_question, channel, code, moment.WhenMs),
            ReasonCode.PersonalBudget => _question.Budget.FitsFrom(offer, channel, moment.WhenMs) ?? long.MaxValue,
            ReasonCode.CapReached => RoomFrom(moment, offer, channel, state, ref rooms),
            _ => throw new InvalidOperationException($"{code} never ends, so its candidate is no survivor."),
        };

    private readonly long RoomFrom(
        in Moment moment,
        CatalogOffer offer,
        CatalogChannel channel,
        in ChannelState state,
        ref RoomTimes rooms)
    {
        // Any cap that is full keeps the candidate away until it has room; that of the channel is known already.
        var ofChannel = offer.OwnCaps is null && state.FullCap < channel.Caps.Length;
        var cap = ofChannel
            ? channel.Caps[state.FullCap]
            : ContactGates.FullCap(_question, moment, offer, channel, state)!;
        var candidate = ContactGates.Candidate(_question, offer, channel);
        return rooms.From(_question.CapCheck, cap, candidate, moment.WhenMs);
    }

    private readonly long RulesUntil(CatalogOffer offer) => offer.Rules is { HasOfRequest: true } rules
        ? RuleGates.SameUntil(_question, rules, ofRequest: true)
        : long.MaxValue;

    private readonly long OwnCapsUntil(CatalogOffer offer, CatalogChannel channel, long atMs)
    {
        var untilMs = long.MaxValue;
        if (offer.OwnCaps is { } own)
        {
            var candidate = ContactGates.Candidate(_question, offer, channel);
            foreach (var cap in own)
            {
                untilMs = Math.Min(untilMs, _question.CapCheck.SameUntil(cap, candidate, atMs));
            }
        }

        return untilMs;
    }

    /// <summary>
    /// A candidate that could pass at some time: positions of its offer and of its channel in the query.
    /// </summary>
    private struct Survivor
    {
        public short Offer;
        public short Channel;

        /// <summary>Until then a gate before worth is known to stop it.</summary>
        public long ClosedUntilMs;
    }
}
