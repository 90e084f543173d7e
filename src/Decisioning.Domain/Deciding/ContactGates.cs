using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// The gates of a contact: treatment, consent, reachability, quiet hours, ceiling, caps and what a record can hold.
/// </summary>
internal static class ContactGates
{
    public static bool HasConsent(in Question question, CatalogChannel channel) =>
        channel.ConsentPurposeHash == 0
        || CustomerFacts.HasConsent(question.Customer, channel.Hash, channel.ConsentPurposeHash);

    /// <summary>NoConsent, Unreachable or None.</summary>
    public static ReasonCode Standing(in Question question, CatalogChannel channel)
    {
        if (!HasConsent(question, channel))
        {
            return ReasonCode.NoConsent;
        }

        return question.EntryOf(channel).Unreachable != 0
            ? ReasonCode.Unreachable
            : ReasonCode.None;
    }

    /// <summary>The channel's standing towards one offer: what is no marketing asks for no consent.</summary>
    public static ReasonCode StandingFor(CatalogOffer offer, in ChannelState state) => offer.IsMarketing
        ? state.Standing
        : state.IsUnreachable ? ReasonCode.Unreachable : ReasonCode.None;

    /// <summary>
    /// TooManyOpenReservations, ContactMemoryFull or None, the same for every candidate; the answer stays the same
    /// until the result given out.
    /// </summary>
    public static ReasonCode Memory(in Question question, long asOfMs, out long sameUntilMs)
    {
        var open = 0;
        var kept = 0;
        sameUntilMs = long.MaxValue;
        foreach (ref readonly var contact in question.Contacts)
        {
            var keptUntilMs = Seconds.ToMs(contact.KeepUntilSeconds);
            if (ContactLog.IsOpen(contact, asOfMs))
            {
                open++;
                sameUntilMs = Math.Min(sameUntilMs, contact.ExpiresAtMs);
            }

            if (keptUntilMs > asOfMs)
            {
                kept++;
                sameUntilMs = Math.Min(sameUntilMs, keptUntilMs);
            }
        }

        return open >= RecordLimits.OpenReservations ? ReasonCode.TooManyOpenReservations
            : kept >= RecordLimits.Contacts ? ReasonCode.ContactMemoryFull
            : ReasonCode.None;
    }

    /// <summary>
    /// The first gate of a contact that a candidate fails. <paramref name="memory"/>: the answer of the last two.
    /// </summary>
    public static ReasonCode Check(
        in Question question,
        in Moment moment,
        CatalogOffer offer,
        CatalogChannel channel,
        in ChannelState state,
        ReasonCode memory)
    {
        if (offer.Rules is { HasOfRequest: true } rules
            && RuleGates.CheckOfRequest(question, rules, channel, null) is var ruled && ruled != ReasonCode.None)
        {
            return ruled;
        }

        if (offer.TreatmentFor(channel, question.Locale) is null)
        {
            return ReasonCode.NoTreatment;
        }

        if (StandingFor(offer, state) is var standing && standing != ReasonCode.None)
        {
            return standing;
        }

        if (state.Hold.IsAny && offer.IsMarketing)
        {
            var held = state.Hold.Check(question, moment, offer, channel);
            if (held != ReasonCode.None)
            {
                return held;
            }
        }

        if (MissesClock(question, offer, channel, state))
        {
            return ReasonCode.NoTimeZone;
        }

        if (state.Quiet)
        {
            return ReasonCode.QuietHours;
        }

        if (state.IsOnSite && offer.IsMarketing)
        {
            return ReasonCode.ServedOnSite;
        }

        if (state.AtCeiling && offer.Class != OfferClass.Transactional)
        {
            return ReasonCode.CeilingReached;
        }

        if (FullCap(question, moment, offer, channel, state) is not null)
        {
            return ReasonCode.CapReached;
        }

        return offer.IsMarketing && question.Budget.MissingFor(offer, channel, moment.WhenMs) > 0
            ? ReasonCode.PersonalBudget
            : memory;
    }

    /// <summary>The first cap in catalog order that has no room for the candidate; null when all have.</summary>
    public static CatalogCap? FullCap(
        in Question question, in Moment moment, CatalogOffer offer, CatalogChannel channel, in ChannelState state)
    {
        var check = question.CapCheck;
        var candidate = Candidate(question, offer, channel);
        if (offer.OwnCaps is { } own)
        {
            foreach (var cap in own)
            {
                if (check.IsFull(cap, candidate, moment.WhenMs, moment.AsOfMs))
                {
                    return cap;
                }
            }

            return null;
        }

        var caps = channel.Caps;
        for (var i = 0; i < caps.Length && i < state.FullCap; i++)
        {
            if (ChannelState.AsksForOffer(caps[i])
                && candidate.IsUnder(caps[i])
                && check.IsFull(caps[i], candidate, moment.WhenMs, moment.AsOfMs))
            {
                return caps[i];
            }
        }

        return state.FullCap < caps.Length ? caps[state.FullCap] : null;
    }

    public static CapCandidate Candidate(in Question question, CatalogOffer offer, CatalogChannel channel) =>
        new(channel.Hash, question.Campaign, offer.GroupHash, offer.Hash, offer.HasIncentive);

    public static bool MissesClock(
        in Question question, CatalogOffer offer, CatalogChannel channel, in ChannelState state)
    {
        if (offer.OwnCaps is not null)
        {
            return state.QuietMissesClock;
        }

        if (question.Clock.IsKnown || state.MissesClock)
        {
            return state.MissesClock;
        }

        var candidate = Candidate(question, offer, channel);
        foreach (var cap in channel.Caps)
        {
            if (cap.IsCalendar && candidate.IsUnder(cap))
            {
                return true;
            }
        }

        return false;
    }
}
