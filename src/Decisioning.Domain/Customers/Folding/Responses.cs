using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Customers.Folding;

/// <summary>The responses that suppressions count.</summary>
internal static class Responses
{
    /// <summary>Words after which the customer may still be found to have ignored the contact.</summary>
    private const ContactOutcomes LeavesSilence =
        ContactOutcomes.Confirmed | ContactOutcomes.Delivered | ContactOutcomes.Seen;

    public static void Add(RecordDraft draft, in ResponseEntry response)
    {
        var list = draft.Responses;
        var index = list.Count;
        while (index > 0 && list[index - 1].AtSeconds > response.AtSeconds)
        {
            index--;
        }

        list.Insert(index, response);
    }

    /// <summary>Notes what was reported of a contact, and takes back what it answers.</summary>
    public static void Fold(RecordDraft draft, SettlementEvent e, in ContactEntry contact, ContactOutcomes flag)
    {
        var isSilence = (flag & (ContactOutcomes.Seen | ContactOutcomes.Ignored)) != 0;
        if ((flag & SettlementTable.Positive) != 0)
        {
            Forget(draft, contact.Number, Outcome.Seen);
        }

        if ((flag & LeavesSilence) == 0)
        {
            Forget(draft, contact.Number, Outcome.Ignored);
        }

        var isAnswered = isSilence && (contact.Outcomes & SettlementTable.Positive) != 0;
        var wasNotSent = flag == ContactOutcomes.Ignored && contact.State == ContactState.Released;
        if (e.KeepResponseUntilMs == 0 || isAnswered || wasNotSent)
        {
            return;
        }

        Add(draft, new ResponseEntry
        {
            Channel = contact.Channel,
            Offer = contact.Offer,
            Group = contact.Group,
            Contact = contact.Number,
            AtSeconds = Seconds.Of(e.OccurredAtMs),
            KeepUntilSeconds = Seconds.Ceiling(e.KeepResponseUntilMs),
            Outcome = e.Outcome,
        });
    }

    /// <summary>Forgets what was noted of a contact under an outcome.</summary>
    public static void Forget(RecordDraft draft, uint contact, Outcome outcome)
    {
        var list = draft.Responses;
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (list[i].Contact == contact && list[i].Outcome == outcome)
            {
                list.RemoveAt(i);
            }
        }
    }

    /// <summary>Forgets what no suppression can need any more.</summary>
    public static void ForgetPast(RecordDraft draft, long asOfMs)
    {
        var list = draft.Responses;
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (Seconds.ToMs(list[i].KeepUntilSeconds) <= asOfMs)
            {
                list.RemoveAt(i);
            }
        }
    }
}
