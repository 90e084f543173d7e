using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// Which offers the caps on groups, offers and incentives stop, whatever the channel. A cap can be full only for what
/// the customer was contacted with, so those few are asked for, and all offers of a full group are stopped at once.
/// </summary>
internal static class SubjectCaps
{
    /// <summary>Fills the set of those that are stopped at a moment.</summary>
    public static void Fill(in Question question, in Moment moment, Span<ulong> capped)
    {
        capped.Clear();
        if (question.Contacts.IsEmpty && question.Customer.Lifetimes.IsEmpty)
        {
            return;
        }

        foreach (var cap in question.Catalog.Caps)
        {
            // Where no zone is known, those of the calendar are asked for one by one.
            if (!ChannelState.AsksForOffer(cap)
                || (cap.IsCalendar && !question.Clock.IsKnown)
                || !question.CapCheck.MayBeFull(cap))
            {
                continue;
            }

            if (cap.Scope == CapScope.Incentive)
            {
                var table = question.Catalog.Table;
                Stop(question, moment, cap, new CapCandidate(0, 0, 0, 0, true), table.WithIncentive, capped);
            }
            else if (cap.Window == CapWindowKind.Lifetime)
            {
                StopEvery(question, moment, cap, capped);
            }
            else
            {
                StopContacted(question, moment, cap, capped);
            }
        }
    }

    /// <summary>The next time after a moment at which any of this may be another.</summary>
    public static long SameUntil(in Question question, long whenMs)
    {
        var untilMs = long.MaxValue;
        foreach (var cap in question.Catalog.Caps)
        {
            if (ChannelState.AsksForOffer(cap))
            {
                untilMs = Math.Min(untilMs, question.CapCheck.SameUntilForAll(cap, whenMs));
            }
        }

        return untilMs;
    }

    private static void StopContacted(in Question question, in Moment moment, CatalogCap cap, Span<ulong> capped)
    {
        var last = 0UL;
        var windowMs = cap.Window == CapWindowKind.Rolling ? cap.WindowMs : long.MaxValue;
        foreach (ref readonly var contact in question.Contacts)
        {
            // A window without any contact of the subject is not full.
            var subject = cap.Scope == CapScope.Group ? contact.Group : contact.Offer;
            if (subject != last && Math.Abs(contact.AtMs - moment.WhenMs) <= windowMs)
            {
                StopSubject(question, moment, cap, subject, capped);
                last = subject;
            }
        }

        foreach (ref readonly var joined in question.Customer.ContactOffers)
        {
            StopSubject(question, moment, cap, cap.Scope == CapScope.Group ? joined.Group : joined.Offer, capped);
        }
    }

    /// <summary>A lifetime's count outlives its contacts.</summary>
    private static void StopEvery(in Question question, in Moment moment, CatalogCap cap, Span<ulong> capped)
    {
        if (cap.Scope == CapScope.Group)
        {
            foreach (var group in question.Catalog.Table.Groups)
            {
                StopSubject(question, moment, cap, group, capped);
            }

            return;
        }

        foreach (var offer in question.Catalog.Offers)
        {
            StopSubject(question, moment, cap, offer.Hash, capped);
        }
    }

    private static void StopSubject(
        in Question question, in Moment moment, CatalogCap cap, ulong subject, Span<ulong> capped)
    {
        if (cap.Scope == CapScope.Group)
        {
            var candidate = new CapCandidate(0, 0, subject, 0);
            Stop(question, moment, cap, candidate, question.Catalog.Table.OfGroup(subject), capped);
        }
        else if (question.Catalog.TryGetOffer(subject, out var offer)
            && new CapCandidate(0, 0, 0, subject) is var candidate
            && candidate.IsUnder(cap)
            && question.CapCheck.IsFull(cap, candidate, moment.WhenMs, moment.AsOfMs))
        {
            OfferBits.Add(capped, offer.Index);
        }
    }

    private static void Stop(
        in Question question,
        in Moment moment,
        CatalogCap cap,
        in CapCandidate candidate,
        ReadOnlySpan<ulong> offers,
        Span<ulong> capped)
    {
        if (!offers.IsEmpty && candidate.IsUnder(cap)
            && question.CapCheck.IsFull(cap, candidate, moment.WhenMs, moment.AsOfMs))
        {
            OfferBits.Join(capped, offers);
        }
    }
}
