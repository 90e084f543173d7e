using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>Chooses the offers that join the first one in the same contact while each adds net.</summary>
internal static class ContactJoining
{
    /// <summary>
    /// Ranks 2 and on. A marketing offer through the same channel that passes every gate before those of worth joins
    /// when what it adds is more than its incentive costs; the contact's cost and prices are borne by the first. No two
    /// offers are of one group.
    /// </summary>
    /// <param name="question">What is asked, and of whom.</param>
    /// <param name="moment">When.</param>
    /// <param name="candidates">Every candidate of the question, in catalog order.</param>
    /// <param name="first">The one that is sent.</param>
    /// <param name="chosen">Empty; takes those that join, in their order.</param>
    public static void Choose(
        in Question question, in Moment moment, List<Candidate> candidates, in Candidate first, List<Candidate> chosen)
    {
        var room = Math.Min(first.Channel.MostJoined, RoomInRecord(question, moment.AsOfMs));
        if (!first.Offer.IsMarketing || room <= 0)
        {
            return;
        }

        var groups = new HashSet<ulong> { first.Offer.GroupHash };
        var able = new List<Candidate>();
        foreach (var candidate in candidates)
        {
            if (candidate.IsScored && candidate.Offer.IsMarketing && Added(candidate) > 0
                && ReferenceEquals(candidate.Channel, first.Channel)
                && !ReferenceEquals(candidate.Offer, first.Offer))
            {
                able.Add(candidate);
            }
        }

        var budget = question.Budget;
        var budgetMissing = budget.MissingFor(first.Offer, first.Channel, moment.WhenMs);

        // Sorting is stable, so that equal ones keep the order of the catalog.
        foreach (var candidate in able.OrderByDescending(c => c.Offer.Lever * Added(c)).ThenByDescending(Added))
        {
            var group = candidate.Offer.GroupHash;
            var mayJoin = chosen.Count < room && !AreKeptApart(candidate, first)
                && !chosen.Exists(other => AreKeptApart(candidate, other));
            var missing = budgetMissing + budget.IncentiveFor(candidate.Offer);
            if (mayJoin && missing <= 0 && (group == 0 || groups.Add(group)))
            {
                budgetMissing = missing;
                chosen.Add(candidate);
            }
        }
    }

    /// <summary>The parts of a joined offer: its own alone.</summary>
    public static void Fill(RankedOffer into, in Candidate joined, string locale, int rank) => Ranked.Fill(
        into,
        joined.Offer,
        joined.Offer.TreatmentFor(joined.Channel, locale)!.TreatmentId,
        rank,
        joined.Parts with { ContactCost = 0, TrustPrice = 0, LeavePrice = 0, Subsidy = 0 });

    /// <summary>A rule of order stands between two offers, so they cannot go in one contact.</summary>
    private static bool AreKeptApart(in Candidate one, in Candidate other)
    {
        var (a, b) = (one.Offer, other.Offer);
        foreach (var sequence in a.Sequences)
        {
            if ((sequence.Forbids(a.Hash, a.GroupHash) && sequence.Follows(b.Hash, b.GroupHash))
                || (sequence.Forbids(b.Hash, b.GroupHash) && sequence.Follows(a.Hash, a.GroupHash)))
            {
                return true;
            }
        }

        return false;
    }

    private static long Added(Candidate candidate) => candidate.Parts.Gross - candidate.Parts.IncentiveCost;

    /// <summary>
    /// How many more joined offers the record can remember, those of contacts it may forget left out.
    /// </summary>
    private static int RoomInRecord(in Question question, long asOfMs)
    {
        var kept = 0;
        foreach (ref readonly var joined in question.Customer.ContactOffers)
        {
            kept += ContactLog.TryFind(question.Customer, joined.Contact, out var contact)
                && !ContactLog.MayBeForgotten(contact, asOfMs) ? 1 : 0;
        }

        return RecordLimits.ContactOffers - kept;
    }
}
