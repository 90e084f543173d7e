using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// The gates of a contact through one channel, for all offers together: nearly all of them have one answer for every
/// marketing offer without rules of the request, so that only the others are asked one by one.
/// </summary>
internal static class ChannelGates
{
    /// <summary>
    /// Fills in the first gate that each offer fails, and the set of those that pass (and may be asked for).
    /// </summary>
    /// <param name="question">What is asked, and of whom.</param>
    /// <param name="moment">When.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="state">How it stands towards the customer.</param>
    /// <param name="memory">The answer of the last two gates.</param>
    /// <param name="codes">Takes a code for each offer.</param>
    /// <param name="passing">Takes those that pass.</param>
    public static void Check(
        in Question question,
        in Moment moment,
        CatalogChannel channel,
        in ChannelState state,
        ReasonCode memory,
        Span<ReasonCode> codes,
        Span<ulong> passing)
    {
        var bench = question.Bench;
        var table = question.Catalog.Table;
        bench.Now.Codes.CopyTo(codes);
        bench.Now.Open.CopyTo(passing);
        OfferBits.Keep(passing, bench.Allowed);
        var isShared = TryShare(question, moment, channel, state, out var shared);
        var treated = question.Treatments.In(channel);
        for (var word = 0; word < passing.Length; word++)
        {
            var open = passing[word];
            var single = isShared ? open & table.OneByOne[word] : open;
            var plain = open & ~single;
            Mark(codes, word, plain & ~treated[word], ReasonCode.NoTreatment);
            plain &= treated[word];
            if (shared != ReasonCode.None)
            {
                Mark(codes, word, plain, shared);
                plain = 0;
            }

            var capped = plain & bench.Capped[word];
            Mark(codes, word, capped, ReasonCode.CapReached);
            plain &= ~capped;
            if (question.Budget.IsKept)
            {
                plain = KeepAffordable(question, moment, channel, codes, word, plain);
            }

            if (memory != ReasonCode.None)
            {
                Mark(codes, word, plain, memory);
                plain = 0;
            }

            passing[word] = plain | AskEach(question, moment, channel, state, memory, codes, word, single);
        }
    }

    /// <summary>
    /// The first gate from consent to the caps on channels that stops every marketing offer; false when offers must be
    /// asked one by one.
    /// </summary>
    public static bool TryShare(
        in Question question, in Moment moment, CatalogChannel channel, in ChannelState state, out ReasonCode code)
    {
        code = state.Standing;
        if (code != ReasonCode.None)
        {
            return true;
        }

        if (state.Hold.IsAny)
        {
            if (state.Hold.HasTopics)
            {
                return false;
            }

            code = state.Hold.CheckOfAll(moment);
            if (code != ReasonCode.None)
            {
                return true;
            }
        }

        if (!question.Clock.IsKnown && !state.MissesClock && HasCalendarOfSubjects(channel))
        {
            return false;
        }

        code = state.MissesClock ? ReasonCode.NoTimeZone
            : state.Quiet ? ReasonCode.QuietHours
            : state.IsOnSite ? ReasonCode.ServedOnSite
            : state.AtCeiling ? ReasonCode.CeilingReached
            : state.FullCap < channel.Caps.Length ? ReasonCode.CapReached
            : ReasonCode.None;
        return true;
    }

    /// <summary>
    /// The first gate of a contact that one plain offer with a treatment fails, when the shared ones are known.
    /// </summary>
    public static ReasonCode Rest(
        in Question question,
        in Moment moment,
        CatalogOffer offer,
        CatalogChannel channel,
        ReasonCode shared,
        ReadOnlySpan<ulong> capped,
        ReasonCode memory)
    {
        if (shared != ReasonCode.None || OfferBits.Has(capped, offer.Index))
        {
            return shared != ReasonCode.None ? shared : ReasonCode.CapReached;
        }

        return question.Budget.MissingFor(offer, channel, moment.WhenMs) > 0 ? ReasonCode.PersonalBudget : memory;
    }

    private static bool HasCalendarOfSubjects(CatalogChannel channel)
    {
        foreach (var cap in channel.Caps)
        {
            if (cap.IsCalendar && ChannelState.AsksForOffer(cap))
            {
                return true;
            }
        }

        return false;
    }

    private static void Mark(Span<ReasonCode> codes, int word, ulong offers, ReasonCode code)
    {
        foreach (var index in OfferBits.InWord(word, offers))
        {
            codes[index] = code;
        }
    }

    private static ulong KeepAffordable(
        in Question question,
        in Moment moment,
        CatalogChannel channel,
        Span<ReasonCode> codes,
        int word,
        ulong offers)
    {
        var kept = 0UL;
        foreach (var index in OfferBits.InWord(word, offers))
        {
            var offer = question.Catalog.Offers[index];
            if (question.Budget.MissingFor(offer, channel, moment.WhenMs) > 0)
            {
                codes[offer.Index] = ReasonCode.PersonalBudget;
            }
            else
            {
                kept |= 1UL << index;
            }
        }

        return kept;
    }

    private static ulong AskEach(
        in Question question,
        in Moment moment,
        CatalogChannel channel,
        in ChannelState state,
        ReasonCode memory,
        Span<ReasonCode> codes,
        int word,
        ulong offers)
    {
        var kept = 0UL;
        foreach (var index in OfferBits.InWord(word, offers))
        {
            var offer = question.Catalog.Offers[index];
            codes[offer.Index] = ContactGates.Check(question, moment, offer, channel, state, memory);
            kept |= codes[offer.Index] == ReasonCode.None ? 1UL << index : 0;
        }

        return kept;
    }
}
