using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// Whether a cap has room for one more contact: used before one is promised, and when a claim comes after its place was
/// given back. Counting is exact; what a record could not count is refused when the catalog is published.
/// </summary>
internal readonly ref struct CapCheck(CustomerView customer, WallClock clock)
{
    /// <summary>Changes of state that are looked through for the next room: more than 48 contacts can cause.</summary>
    private const int MostChanges = 1_000;

    /// <summary>Two times further apart lie in no day, week or month together, whatever the zone does.</summary>
    private const long LongestPeriodMs = 34 * CalendarDays.DayMs;

    private readonly CustomerView _customer = customer;
    private readonly ReadOnlySpan<ContactEntry> _contacts = customer.Contacts;
    private readonly ReadOnlySpan<ContactOfferEntry> _joined = customer.ContactOffers;
    private readonly WallClock _clock = clock;

    /// <summary>The same by another clock where the customer's is not known.</summary>
    public CapCheck Or(WallClock otherwise) => _clock.IsKnown ? this : new CapCheck(_customer, otherwise);

    /// <summary>
    /// True when the new contact fits. <paramref name="count"/>: how many contacts the fullest window that it would
    /// lie in holds already. A calendar cap without a known zone has no room.
    /// </summary>
    public bool HasRoom(CatalogCap cap, in CapCandidate candidate, long whenMs, long asOfMs, out int count)
    {
        count = cap.Window switch
        {
            CapWindowKind.Rolling => CountRolling(cap, candidate, whenMs, asOfMs),
            CapWindowKind.Lifetime =>
                ContactLog.LifetimeCount(_customer, cap.CounterOf(candidate.SubjectUnder(cap)), asOfMs),
            _ => _clock.IsKnown ? CountCalendar(cap, candidate, whenMs, asOfMs) : cap.Limit,
        };
        return count < cap.Limit;
    }

    /// <summary>
    /// Whether a cap has no room, when nobody asks for the count: fewer contacts than its limit cannot fill a window.
    /// </summary>
    public bool IsFull(CatalogCap cap, in CapCandidate candidate, long whenMs, long asOfMs) =>
        (MayBeFull(cap) || (cap.IsCalendar && !_clock.IsKnown)) && !HasRoom(cap, candidate, whenMs, asOfMs, out _);

    /// <summary>Whether the customer was contacted often enough; a lifetime's count outlives its contacts.</summary>
    public bool MayBeFull(CatalogCap cap) => cap.Window == CapWindowKind.Lifetime || _contacts.Length >= cap.Limit;

    /// <summary>
    /// The next time after <paramref name="whenMs"/> at which the answer may be another, if nothing happens.
    /// </summary>
    public long SameUntil(CatalogCap cap, in CapCandidate candidate, long whenMs)
    {
        var nextMs = long.MaxValue;
        foreach (ref readonly var contact in _contacts)
        {
            nextMs = Math.Min(nextMs, NextExpiry(contact, whenMs));
            if (cap.Window == CapWindowKind.Rolling && IsCounted(cap, candidate, contact))
            {
                nextMs = Math.Min(nextMs, NextInWindow(cap, contact, whenMs));
            }
        }

        return cap.IsCalendar && _clock.IsKnown ? Math.Min(nextMs, PeriodSameUntil(cap, whenMs)) : nextMs;
    }

    /// <summary>The same for every candidate that the cap may count, whatever its campaign, group or offer.</summary>
    public long SameUntilForAll(CatalogCap cap, long whenMs)
    {
        var nextMs = long.MaxValue;
        foreach (ref readonly var contact in _contacts)
        {
            nextMs = Math.Min(nextMs, NextExpiry(contact, whenMs));
            if (cap.Window == CapWindowKind.Rolling)
            {
                nextMs = Math.Min(nextMs, NextInWindow(cap, contact, whenMs));
            }
        }

        return cap.IsCalendar && _clock.IsKnown ? Math.Min(nextMs, PeriodSameUntil(cap, whenMs)) : nextMs;
    }

    private static long NextExpiry(in ContactEntry contact, long whenMs) =>
        contact.State == ContactState.Reserved && contact.OnExpiry == ExpiryRule.Release
            ? Earlier(long.MaxValue, contact.ExpiresAtMs, whenMs)
            : long.MaxValue;

    private static long NextInWindow(CatalogCap cap, in ContactEntry contact, long whenMs)
    {
        var nextMs = Earlier(long.MaxValue, contact.AtMs - cap.WindowMs + 1, whenMs);
        nextMs = Earlier(nextMs, contact.AtMs, whenMs);
        return Earlier(nextMs, contact.AtMs + cap.WindowMs, whenMs);
    }

    /// <summary>
    /// The first time after <paramref name="whenMs"/> at which there is room; null when there is none in sight.
    /// </summary>
    public long? NextRoom(CatalogCap cap, in CapCandidate candidate, long whenMs)
    {
        for (var i = 0; i < MostChanges; i++)
        {
            whenMs = SameUntil(cap, candidate, whenMs);
            if (whenMs == long.MaxValue)
            {
                return null;
            }

            if (HasRoom(cap, candidate, whenMs, ContactLog.AsOf(_customer, whenMs), out _))
            {
                return whenMs;
            }
        }

        return null;
    }

    /// <summary>Until when a cap needs to know of a contact at a time; that time itself for lifetime caps.</summary>
    public long NeededUntil(CatalogCap cap, long atMs)
    {
        if (cap.Window == CapWindowKind.Rolling)
        {
            return atMs + cap.WindowMs;
        }

        if (!cap.IsCalendar || !_clock.IsKnown)
        {
            return atMs;
        }

        var period = PeriodOf(cap, atMs);
        var untilMs = atMs;
        while (PeriodOf(cap, untilMs) == period)
        {
            untilMs = PeriodSameUntil(cap, untilMs);
        }

        return untilMs;
    }

    /// <summary>
    /// Whether a cap counts a contact together with the candidate, by any offer that the contact carried.
    /// </summary>
    private bool IsCounted(CatalogCap cap, in CapCandidate candidate, in ContactEntry contact)
    {
        if (candidate.IsCountedWith(cap, contact)
            || _joined.IsEmpty
            || cap.Scope is not (CapScope.Offer or CapScope.Group))
        {
            return candidate.IsCountedWith(cap, contact);
        }

        foreach (ref readonly var joined in _joined)
        {
            if (joined.Contact == contact.Number
                && (cap.Scope == CapScope.Offer ? joined.Offer == candidate.Offer : joined.Group == candidate.Group))
            {
                return true;
            }
        }

        return false;
    }

    private static long Earlier(long nextMs, long atMs, long afterMs) =>
        atMs > afterMs && atMs < nextMs ? atMs : nextMs;

    private int CountRolling(CatalogCap cap, in CapCandidate candidate, long whenMs, long asOfMs)
    {
        var most = CountWithin(cap, candidate, whenMs, asOfMs);
        foreach (ref readonly var contact in _contacts)
        {
            var ahead = contact.AtMs > whenMs && contact.AtMs < whenMs + cap.WindowMs;
            if (ahead && IsCounted(cap, candidate, contact) && ContactLog.Counts(contact, asOfMs))
            {
                most = Math.Max(most, CountWithin(cap, candidate, contact.AtMs, asOfMs));
            }
        }

        return most;
    }

    /// <summary>
    /// Counted contacts in the stretch of the window's length that ends with <paramref name="endMs"/>.
    /// </summary>
    private int CountWithin(CatalogCap cap, in CapCandidate candidate, long endMs, long asOfMs)
    {
        var count = 0;
        foreach (ref readonly var contact in _contacts)
        {
            var within = contact.AtMs <= endMs && contact.AtMs > endMs - cap.WindowMs;
            count += within && IsCounted(cap, candidate, contact) && ContactLog.Counts(contact, asOfMs) ? 1 : 0;
        }

        return count;
    }

    private int CountCalendar(CatalogCap cap, in CapCandidate candidate, long whenMs, long asOfMs)
    {
        var period = PeriodOf(cap, whenMs);
        var count = 0;
        foreach (ref readonly var contact in _contacts)
        {
            var counts = Math.Abs(contact.AtMs - whenMs) < LongestPeriodMs
                && IsCounted(cap, candidate, contact)
                && ContactLog.Counts(contact, asOfMs);
            count += counts && PeriodOf(cap, contact.AtMs) == period ? 1 : 0;
        }

        return count;
    }

    private long PeriodOf(CatalogCap cap, long ms)
    {
        var day = CalendarDays.DayOf(_clock.At(ms));
        return cap.Window switch
        {
            CapWindowKind.CalendarDay => day,
            CapWindowKind.CalendarWeek => CalendarDays.WeekOf(day),
            _ => CalendarDays.MonthOf(day),
        };
    }

    /// <summary>
    /// The end of the period as the present offset has it, or the end of that offset if it comes first.
    /// </summary>
    private long PeriodSameUntil(CatalogCap cap, long ms)
    {
        var day = CalendarDays.DayOf(_clock.At(ms, out var offsetMs, out var offsetUntilMs));
        var nextDay = cap.Window switch
        {
            CapWindowKind.CalendarDay => day + 1,
            CapWindowKind.CalendarWeek => CalendarDays.FirstDayOfWeek(CalendarDays.WeekOf(day) + 1),
            _ => CalendarDays.FirstDayOfMonth(CalendarDays.MonthOf(day) + 1),
        };
        return Math.Min((nextDay * CalendarDays.DayMs) - offsetMs, offsetUntilMs);
    }
}
