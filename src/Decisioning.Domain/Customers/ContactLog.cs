using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Customers;

/// <summary>
/// How the contacts of a record stand at a time. Expiry is no event: it is seen by comparing times, and folded with the
/// next event. An expiry at exactly the moment asked about has passed.
/// </summary>
public static class ContactLog
{
    /// <summary>Outcomes that give a contact's place back.</summary>
    internal const ContactOutcomes GivesBack = ContactOutcomes.Released | ContactOutcomes.NotDelivered
        | ContactOutcomes.Bounced | ContactOutcomes.CalledBack;

    /// <summary>The time by which expiry is judged: now, or the record's own time if that is later.</summary>
    public static long AsOf(CustomerView view, long nowMs) => Math.Max(nowMs, view.Header.RecordedAtMs);

    /// <summary>Reserved, and its hold has run out.</summary>
    public static bool IsExpired(in ContactEntry contact, long asOfMs) =>
        contact.State == ContactState.Reserved && contact.ExpiresAtMs <= asOfMs;

    /// <summary>Reserved, and its hold still runs.</summary>
    public static bool IsOpen(in ContactEntry contact, long asOfMs) =>
        contact.State == ContactState.Reserved && contact.ExpiresAtMs > asOfMs;

    /// <summary>
    /// Its place was given back because its hold ran out, whether that is folded yet or not. A claim then needs room
    /// under the caps (and is folded with <c>Retaken</c>).
    /// </summary>
    public static bool IsReleasedByExpiry(in ContactEntry contact, long asOfMs) => contact.State switch
    {
        ContactState.Reserved => contact.OnExpiry == ExpiryRule.Release && contact.ExpiresAtMs <= asOfMs,
        ContactState.Released => (contact.Outcomes & GivesBack) == 0,
        _ => false,
    };

    /// <summary>Whether it was not given back: it was sent, or may be.</summary>
    public static bool Stands(in ContactEntry contact, long asOfMs) =>
        contact.State != ContactState.Released && !IsReleasedByExpiry(contact, asOfMs);

    /// <summary>Whether it counts in caps.</summary>
    public static bool Counts(in ContactEntry contact, long asOfMs) =>
        Stands(contact, asOfMs) && contact.Class != OfferClass.Transactional;

    /// <summary>Whether it may be forgotten: no cap, request id or attribution needs it any more.</summary>
    public static bool MayBeForgotten(in ContactEntry contact, long asOfMs) =>
        Seconds.ToMs(contact.KeepUntilSeconds) <= asOfMs;

    public static int OpenCount(CustomerView view, long asOfMs)
    {
        var count = 0;
        foreach (ref readonly var contact in view.Contacts)
        {
            count += IsOpen(contact, asOfMs) ? 1 : 0;
        }

        return count;
    }

    public static bool TryFind(CustomerView view, uint number, out ContactEntry contact)
    {
        foreach (ref readonly var candidate in view.Contacts)
        {
            if (candidate.Number == number)
            {
                contact = candidate;
                return true;
            }
        }

        contact = default;
        return false;
    }

    /// <summary>The contact that was promised to a request, by the hash of the request's id.</summary>
    public static bool TryFindRequest(CustomerView view, ulong request, out ContactEntry contact)
    {
        foreach (ref readonly var candidate in view.Contacts)
        {
            if (candidate.Request == request && request != 0)
            {
                contact = candidate;
                return true;
            }
        }

        contact = default;
        return false;
    }

    /// <summary>How often a lifetime counter was drawn on, less contacts that expired and are not folded yet.</summary>
    public static int LifetimeCount(CustomerView view, ulong counter, long asOfMs)
    {
        var lifetimes = view.Lifetimes;
        for (var i = 0; i < lifetimes.Length; i++)
        {
            if (lifetimes[i].Counter != counter)
            {
                continue;
            }

            var count = (long)lifetimes[i].Count;
            foreach (ref readonly var contact in view.Contacts)
            {
                var pending = contact.State == ContactState.Reserved && IsReleasedByExpiry(contact, asOfMs);
                count -= pending && (contact.LifetimeMask & (1u << i)) != 0 ? 1 : 0;
            }

            return (int)Math.Clamp(count, 0, int.MaxValue);
        }

        return 0;
    }
}
