using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Customers.Folding;

/// <summary>Takes and gives back what a contact holds: its place in lifetime counters, its draw on the debt.</summary>
internal static class ContactPlaces
{
    public static int Find(RecordDraft draft, uint number)
    {
        var contacts = draft.Contacts.Span;
        for (var i = 0; i < contacts.Length; i++)
        {
            if (contacts[i].Number == number)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Gives back the place and all of the draw that was not given back before.</summary>
    public static void GiveBack(RecordDraft draft, ref ContactEntry contact, uint halfLifeSeconds)
    {
        if (contact.State != ContactState.Released)
        {
            contact.State = ContactState.Released;
            Count(draft, contact.LifetimeMask, -1);
            Spending.GiveBack(draft, contact.Number, 1);
        }

        GiveBackDraw(draft, ref contact, 1, halfLifeSeconds);
    }

    /// <summary>
    /// Takes the place again after its hold ran out. The contact counts from the time of the claim, not from its old
    /// time: what was sent then may be forgotten by now, so only now can be counted exactly. Its new position is the
    /// result.
    /// </summary>
    public static int Retake(RecordDraft draft, ContactEntry contact, SettlementEvent claim)
    {
        var atMs = Math.Max(contact.AtMs, claim.OccurredAtMs);
        var attributionMs = Seconds.ToMs(contact.AttributionUntilSeconds) + atMs - contact.AtMs;
        contact.AttributionUntilSeconds = Seconds.Ceiling(attributionMs);
        contact.KeepUntilSeconds = Math.Max(
            Math.Max(contact.KeepUntilSeconds, contact.AttributionUntilSeconds), Seconds.Ceiling(claim.KeepUntilMs));
        contact.AtMs = atMs;
        contact.State = ContactState.Confirmed;
        Count(draft, contact.LifetimeMask, 1);
        Spending.GiveBack(draft, contact.Number, -1);
        contact.GivenBack = (contact.Outcomes & SettlementTable.Positive) != 0 ? 1
            : (contact.Outcomes & ContactOutcomes.Seen) != 0 ? SettlementTable.SeenShare : 0;
        AddDebt(draft, contact.Draw * (1 - contact.GivenBack), atMs, claim.HalfLifeSeconds);
        draft.Contacts.RemoveAt(Find(draft, contact.Number));
        return Insert(draft, contact);
    }

    /// <summary>Forgets the offers that joined a contact's first one.</summary>
    public static void ForgetOffers(RecordDraft draft, uint number)
    {
        var offers = draft.ContactOffers;
        for (var i = offers.Count - 1; i >= 0; i--)
        {
            if (offers[i].Contact == number)
            {
                offers.RemoveAt(i);
            }
        }
    }

    /// <summary>Credits a positive response to the joined offer that it names, if it names one.</summary>
    public static void Credit(RecordDraft draft, uint number, ulong offer)
    {
        for (var i = 0; i < draft.ContactOffers.Count; i++)
        {
            ref var joined = ref draft.ContactOffers[i];
            if (joined.Contact == number && joined.Offer == offer)
            {
                joined.Positive = 1;
            }
        }
    }

    /// <summary>Puts a contact where its time belongs; its position is the result.</summary>
    public static int Insert(RecordDraft draft, in ContactEntry contact)
    {
        var contacts = draft.Contacts;
        var index = contacts.Count;
        while (index > 0 && contacts[index - 1].AtMs > contact.AtMs)
        {
            index--;
        }

        contacts.Insert(index, contact);
        return index;
    }

    /// <summary>Gives back a share of the draw at the contact's own time, never more than is left.</summary>
    public static void GiveBackDraw(RecordDraft draft, ref ContactEntry contact, float share, uint halfLifeSeconds)
    {
        var now = Math.Min(share, 1 - contact.GivenBack);
        if (now > 0)
        {
            AddDebt(draft, -contact.Draw * now, contact.AtMs, halfLifeSeconds);
            contact.GivenBack += now;
        }
    }

    public static void AddDebt(RecordDraft draft, double amount, long atMs, uint halfLifeSeconds) =>
        CustomerDebt.Add(ref draft.Header, amount, atMs, halfLifeSeconds, draft.Header.RecordedAtMs);

    /// <summary>Reports the response, or its absence, once for each contact.</summary>
    public static void Learn(RecordDraft draft, ref ContactEntry contact, bool positive)
    {
        if ((contact.Outcomes & ContactOutcomes.Learned) == 0)
        {
            contact.Outcomes |= ContactOutcomes.Learned;
            draft.Learned.Add(new LearnedResponse(contact.Channel, contact.DebtBand, contact.Expected, positive));
        }
    }

    private static void Count(RecordDraft draft, uint mask, int by)
    {
        var lifetimes = draft.Lifetimes.Span;
        for (var i = 0; i < lifetimes.Length; i++)
        {
            if ((mask & (1u << i)) != 0)
            {
                lifetimes[i].Count = (uint)Math.Clamp(lifetimes[i].Count + (long)by, 0, uint.MaxValue);
            }
        }
    }
}
