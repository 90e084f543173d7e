using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Customers.Folding;

/// <summary>What became of contacts and impressions, in any order, each outcome once.</summary>
internal static class Settlements
{
    private const string HardBounce = "hard";

    public static ApplyOutcome Fold(RecordDraft draft, SettlementEvent e)
    {
        var flag = SettlementTable.FlagOf(e.Outcome);
        if (e.Contact == 0)
        {
            KeepImpression(draft, e);
            Impressions.Settle(draft, e, flag);
            return FoldWord(draft, e, flag, NameHash.OfOptional(e.Channel), NameHash.OfOptional(e.OfferId));
        }

        var index = ContactPlaces.Find(draft, e.Contact);
        if (index >= 0)
        {
            return FoldContact(draft, e, flag, ref draft.Contacts[index]);
        }

        // Whoever unsubscribes by an old mail must not be kept waiting because the contact was forgotten.
        var withdraws = (flag & SettlementTable.Withdraws) != 0 && e.Contact <= draft.Header.Version;
        return withdraws && e.Channel.Length > 0
            ? FoldWord(draft, e, flag, NameHash.Of(e.Channel), NameHash.OfOptional(e.OfferId))
            : ApplyOutcome.UnknownContact;
    }

    private static void KeepImpression(RecordDraft draft, SettlementEvent e)
    {
        if (e.KeepResponseUntilMs > 0)
        {
            Responses.Add(draft, new ResponseEntry
            {
                Channel = NameHash.OfOptional(e.Channel),
                Offer = NameHash.OfOptional(e.OfferId),
                Group = NameHash.OfOptional(e.GroupId),
                AtSeconds = Seconds.Of(e.OccurredAtMs),
                KeepUntilSeconds = Seconds.Ceiling(e.KeepResponseUntilMs),
                Outcome = e.Outcome,
            });
        }
    }

    private static ApplyOutcome FoldContact(
        RecordDraft draft, SettlementEvent e, ContactOutcomes flag, ref ContactEntry contact)
    {
        if ((contact.Outcomes & flag) != 0)
        {
            return ApplyOutcome.AlreadySettled;
        }

        if (flag == ContactOutcomes.Confirmed && contact.State == ContactState.Released)
        {
            if ((contact.Outcomes & ContactLog.GivesBack) != 0)
            {
                return ApplyOutcome.ReservationReleased;
            }

            if (!e.Retaken)
            {
                return ApplyOutcome.ReservationExpired;
            }

            contact = ref draft.Contacts[ContactPlaces.Retake(draft, contact, e)];
        }

        var before = contact.Outcomes;
        contact.Outcomes |= flag;
        SettleState(draft, ref contact, flag, e.HalfLifeSeconds);
        SettleDebt(draft, ref contact, e, flag, before);
        SettleLearning(draft, ref contact, flag);
        Responses.Fold(draft, e, contact, flag);
        return Reach.TryCount(draft, ref contact, before, flag)
            ? FoldWord(draft, e, flag, contact.Channel, contact.Offer)
            : ApplyOutcome.RecordFull;
    }

    /// <summary>Any word of a contact but its release says that it was claimed; some give its place back.</summary>
    private static void SettleState(
        RecordDraft draft, ref ContactEntry contact, ContactOutcomes flag, uint halfLifeSeconds)
    {
        if ((flag & ContactLog.GivesBack) != 0)
        {
            ContactPlaces.GiveBack(draft, ref contact, halfLifeSeconds);
        }
        else if (contact.State == ContactState.Reserved)
        {
            contact.State = ContactState.Confirmed;
        }
    }

    private static void SettleDebt(
        RecordDraft draft, ref ContactEntry contact, SettlementEvent e, ContactOutcomes flag, ContactOutcomes before)
    {
        if ((flag & (ContactOutcomes.Accepted | ContactOutcomes.Converted)) != 0)
        {
            Spending.Take(draft, contact.Number);
        }

        if ((flag & SettlementTable.Positive) != 0 && (before & SettlementTable.Positive) == 0)
        {
            ContactPlaces.Credit(draft, contact.Number, NameHash.OfOptional(e.OfferId));
            ContactPlaces.GiveBackDraw(draft, ref contact, 1, e.HalfLifeSeconds);
            ContactPlaces.AddDebt(draft, -e.Bonus, e.OccurredAtMs, e.HalfLifeSeconds);
        }
        else if (flag == ContactOutcomes.Seen && contact.GivenBack == 0)
        {
            ContactPlaces.GiveBackDraw(draft, ref contact, SettlementTable.SeenShare, e.HalfLifeSeconds);
        }
        else if (flag == ContactOutcomes.Refused)
        {
            ContactPlaces.AddDebt(draft, contact.Draw / 2, e.OccurredAtMs, e.HalfLifeSeconds);
        }
    }

    private static void SettleLearning(RecordDraft draft, ref ContactEntry contact, ContactOutcomes flag)
    {
        if ((flag & SettlementTable.Positive) != 0)
        {
            ContactPlaces.Learn(draft, ref contact, positive: true);
        }
        else if ((flag & SettlementTable.Negative) != 0
            && !(flag == ContactOutcomes.Ignored && contact.State == ContactState.Released))
        {
            ContactPlaces.Learn(draft, ref contact, positive: false);
        }
    }

    /// <summary>
    /// What the word says of the customer himself, whether a contact stands behind it or an impression.
    /// </summary>
    private static ApplyOutcome FoldWord(
        RecordDraft draft, SettlementEvent e, ContactOutcomes flag, ulong channel, ulong offer)
    {
        if ((flag & SettlementTable.Positive) != 0)
        {
            Actions.Count(ref draft.Header, e.OccurredAtMs);
            ActiveHours.Count(draft, e.OccurredAtMs, HourCounts.OfResponse);
        }

        if (channel == 0)
        {
            return ApplyOutcome.Applied;
        }

        if (flag == ContactOutcomes.CalledBack && e.CallbackAtMs is { } callbackAtMs
            && !Agreements.TryKeepCallback(draft, channel, offer, e.OccurredAtMs, callbackAtMs))
        {
            return ApplyOutcome.RecordFull;
        }

        if (flag == ContactOutcomes.Bounced && e.ReasonCode == HardBounce
            && !Reach.TrySetReachable(draft, channel, false, e.OccurredAtMs))
        {
            return ApplyOutcome.RecordFull;
        }

        if ((flag & SettlementTable.Withdraws) == 0 || e.ConsentPurpose.Length == 0)
        {
            return ApplyOutcome.Applied;
        }

        var source = flag == ContactOutcomes.Complained ? "complained" : "unsubscribed";
        var entry = new ConsentEntry
        {
            Channel = channel,
            Purpose = NameHash.Of(e.ConsentPurpose),
            Source = NameHash.Of(source),
            AtMs = e.OccurredAtMs,
            Granted = 0,
        };
        return Consents.TrySet(draft, entry, source) ? ApplyOutcome.Applied : ApplyOutcome.RecordFull;
    }
}
