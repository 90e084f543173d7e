using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Customers.Folding;

/// <summary>What the mere passing of time has done to a record since it was last changed.</summary>
internal static class PassingOfTime
{
    public static void Fold(RecordDraft draft, long recordedAtMs)
    {
        ref var header = ref draft.Header;
        header.RecordedAtMs = Math.Max(header.RecordedAtMs, recordedAtMs);
        Spending.DropYearsBefore(draft, header.RecordedAtMs);
        var contacts = draft.Contacts;
        Responses.ForgetPast(draft, header.RecordedAtMs);
        Impressions.ForgetPast(draft, header.RecordedAtMs);
        for (var i = contacts.Count - 1; i >= 0; i--)
        {
            ref var contact = ref contacts[i];
            if (contact.State == ContactState.Reserved
                && ContactLog.IsReleasedByExpiry(contact, header.RecordedAtMs))
            {
                ContactPlaces.GiveBack(draft, ref contact, halfLifeSeconds: 0);
                Responses.Forget(draft, contact.Number, Outcome.Ignored);
            }

            LearnIgnored(draft, ref contact);
            if (ContactLog.MayBeForgotten(contact, header.RecordedAtMs))
            {
                Spending.Forget(draft, contact.Number);
                ContactPlaces.ForgetOffers(draft, contact.Number);
                contacts.RemoveAt(i);
            }
        }
    }

    /// <summary>
    /// A contact whose attribution window has passed without a response was ignored. One that was given back teaches
    /// nothing; one that nobody claimed and that is taken as sent teaches like any other.
    /// </summary>
    private static void LearnIgnored(RecordDraft draft, ref ContactEntry contact)
    {
        var asOfMs = draft.Header.RecordedAtMs;
        var isOver = Seconds.ToMs(contact.AttributionUntilSeconds) <= asOfMs;
        if (isOver && contact.State != ContactState.Released && !ContactLog.IsOpen(contact, asOfMs))
        {
            ContactPlaces.Learn(draft, ref contact, positive: false);
        }
    }
}
