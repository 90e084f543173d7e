using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// "Never A within N days after a contact with B", from both sides: no A at a time that lies within the days after a B,
/// and no B at a time within whose days an A is promised already.
/// </summary>
internal static class SequenceCheck
{
    /// <summary>
    /// Changes of state that are looked through for the next free time: more than 48 contacts can cause.
    /// </summary>
    private const int MostChanges = 1_000;

    /// <summary>The first rule in catalog order that stands against the offer at a time; null when none does.</summary>
    public static CatalogSequence? Broken(in Question question, CatalogOffer offer, long whenMs, long asOfMs)
    {
        foreach (var sequence in offer.Sequences)
        {
            foreach (ref readonly var contact in question.Contacts)
            {
                if (Breaks(question, sequence, offer, contact, whenMs) && ContactLog.Counts(contact, asOfMs))
                {
                    return sequence;
                }
            }
        }

        return null;
    }

    /// <summary>The next time after <paramref name="whenMs"/> at which the answer may be another.</summary>
    public static long SameUntil(in Question question, CatalogOffer offer, long whenMs)
    {
        var nextMs = long.MaxValue;
        foreach (var sequence in offer.Sequences)
        {
            foreach (ref readonly var contact in question.Contacts)
            {
                var follows = sequence.Forbids(offer.Hash, offer.GroupHash) && Follows(question, sequence, contact);
                var precedes = sequence.Follows(offer.Hash, offer.GroupHash) && Forbids(question, sequence, contact);
                if (follows)
                {
                    nextMs = Earlier(nextMs, contact.AtMs, whenMs);
                    nextMs = Earlier(nextMs, contact.AtMs + sequence.WithinMs, whenMs);
                }

                if (precedes)
                {
                    nextMs = Earlier(nextMs, contact.AtMs - sequence.WithinMs + 1, whenMs);
                    nextMs = Earlier(nextMs, contact.AtMs + 1, whenMs);
                }

                if ((follows || precedes) && contact is { State: ContactState.Reserved, OnExpiry: ExpiryRule.Release })
                {
                    nextMs = Earlier(nextMs, contact.ExpiresAtMs, whenMs);
                }
            }
        }

        return nextMs;
    }

    /// <summary>The first later time at which no rule stands against the offer; null: none in sight.</summary>
    public static long? FreeFrom(in Question question, CatalogOffer offer, long whenMs)
    {
        for (var i = 0; i < MostChanges; i++)
        {
            whenMs = SameUntil(question, offer, whenMs);
            if (whenMs == long.MaxValue)
            {
                return null;
            }

            if (Broken(question, offer, whenMs, ContactLog.AsOf(question.Customer, whenMs)) is null)
            {
                return whenMs;
            }
        }

        return null;
    }

    /// <summary>
    /// Until when a contact with the offer at a time must be remembered; that time itself when no rule asks.
    /// </summary>
    public static long NeededUntil(CatalogOffer offer, long atMs)
    {
        var untilMs = atMs;
        foreach (var sequence in offer.Sequences)
        {
            if (sequence.Follows(offer.Hash, offer.GroupHash))
            {
                untilMs = Math.Max(untilMs, atMs + sequence.WithinMs);
            }
        }

        return untilMs;
    }

    private static bool Breaks(
        in Question question, CatalogSequence sequence, CatalogOffer offer, in ContactEntry contact, long whenMs) =>
        (sequence.Forbids(offer.Hash, offer.GroupHash) && Follows(question, sequence, contact)
            && contact.AtMs <= whenMs && whenMs < contact.AtMs + sequence.WithinMs)
        || (sequence.Follows(offer.Hash, offer.GroupHash) && Forbids(question, sequence, contact)
            && whenMs <= contact.AtMs && contact.AtMs < whenMs + sequence.WithinMs);

    /// <summary>Whether the contact carried an offer that the rule speaks of as the earlier one.</summary>
    private static bool Follows(in Question question, CatalogSequence sequence, in ContactEntry contact)
    {
        var found = sequence.Follows(contact);
        foreach (ref readonly var joined in question.Customer.ContactOffers)
        {
            found |= joined.Contact == contact.Number && sequence.Follows(joined.Offer, joined.Group);
        }

        return found;
    }

    /// <summary>The same of the one that must not follow.</summary>
    private static bool Forbids(in Question question, CatalogSequence sequence, in ContactEntry contact)
    {
        var found = sequence.Forbids(contact);
        foreach (ref readonly var joined in question.Customer.ContactOffers)
        {
            found |= joined.Contact == contact.Number && sequence.Forbids(joined.Offer, joined.Group);
        }

        return found;
    }

    private static long Earlier(long nextMs, long atMs, long afterMs) =>
        atMs > afterMs && atMs < nextMs ? atMs : nextMs;
}
