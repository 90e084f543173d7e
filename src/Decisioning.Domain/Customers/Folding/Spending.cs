using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Customers.Folding;

/// <summary>
/// What contacts and incentives cost, by calendar year (UTC) of the contact. A contact is counted when it is promised
/// and taken out when it is given back; an incentive is counted when it is taken. Years before the record's own are
/// dropped.
/// </summary>
internal static class Spending
{
    public static void Promise(RecordDraft draft, ContactReservedEvent e, uint contact)
    {
        if (e is { CostMinor: 0, IncentiveMinor: 0 })
        {
            return;
        }

        var year = YearOf(e.AtMs);
        Add(draft, year, e.CostMinor, 0);
        draft.ContactCosts.Add(new ContactCostEntry
        {
            Contact = contact,
            Year = year,
            CostMinor = e.CostMinor,
            IncentiveMinor = e.IncentiveMinor,
        });
    }

    public static void GiveBack(RecordDraft draft, uint contact, int sign)
    {
        if (Find(draft, contact) is >= 0 and var index)
        {
            ref var cost = ref draft.ContactCosts[index];
            Add(draft, cost.Year, -sign * cost.CostMinor, 0);
        }
    }

    /// <summary>The customer took what the contact offered: once for each.</summary>
    public static void Take(RecordDraft draft, uint contact)
    {
        if (Find(draft, contact) is >= 0 and var index)
        {
            ref var cost = ref draft.ContactCosts[index];
            Add(draft, cost.Year, 0, cost.IncentiveMinor);
            cost.IncentiveMinor = 0;
        }
    }

    public static void Forget(RecordDraft draft, uint contact)
    {
        if (Find(draft, contact) is >= 0 and var index)
        {
            draft.ContactCosts.RemoveAt(index);
        }
    }

    public static void DropYearsBefore(RecordDraft draft, long recordedAtMs)
    {
        var years = draft.YearSpending;
        for (var i = years.Count - 1; i >= 0; i--)
        {
            if (years[i].Year < YearOf(recordedAtMs))
            {
                years.RemoveAt(i);
            }
        }
    }

    public static ushort YearOf(long ms) => (ushort)DateTimeOffset.FromUnixTimeMilliseconds(ms).Year;

    private static void Add(RecordDraft draft, ushort year, long contactsMinor, long incentivesMinor)
    {
        if (year < YearOf(draft.Header.RecordedAtMs))
        {
            return;
        }

        var years = draft.YearSpending;
        var index = 0;
        while (index < years.Count && years[index].Year != year)
        {
            index++;
        }

        if (index == years.Count)
        {
            years.Add(new YearSpendingEntry { Year = year });
        }

        years[index].ContactsMinor = Math.Max(0, years[index].ContactsMinor + contactsMinor);
        years[index].IncentivesMinor += incentivesMinor;
    }

    private static int Find(RecordDraft draft, uint contact)
    {
        var costs = draft.ContactCosts.Span;
        for (var i = 0; i < costs.Length; i++)
        {
            if (costs[i].Contact == contact)
            {
                return i;
            }
        }

        return -1;
    }
}
