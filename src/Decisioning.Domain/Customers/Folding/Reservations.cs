using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Customers.Folding;

/// <summary>Promises of contacts, and longer holds.</summary>
internal static class Reservations
{
    /// <summary>How many decisions the running value of the best offer looks back on.</summary>
    private const uint OwnBestSpan = 10;

    public static ApplyOutcome Fold(RecordDraft draft, ContactReservedEvent e)
    {
        if (draft.Contacts.Count >= RecordLimits.Contacts)
        {
            return ApplyOutcome.ContactMemoryFull;
        }

        if (!TryCountLifetimes(draft, e.LifetimeCounters, out var mask))
        {
            return ApplyOutcome.RecordFull;
        }

        var attribution = Seconds.Ceiling(e.AttributionUntilMs);
        var keep = Math.Max(Seconds.Ceiling(e.KeepUntilMs), Seconds.Ceiling(e.ExpiresAtMs));
        ContactPlaces.Insert(draft, new ContactEntry
        {
            Number = draft.Header.Version + 1,
            State = ContactState.Reserved,
            OnExpiry = e.OnExpiry,
            Channel = NameHash.Of(e.Channel),
            Campaign = NameHash.OfOptional(e.Campaign),
            Offer = NameHash.OfOptional(e.OfferId),
            Group = NameHash.OfOptional(e.GroupId),
            Request = NameHash.OfOptional(e.RequestId),
            RequestBody = e.RequestBody,
            AtMs = e.AtMs,
            ExpiresAtMs = e.ExpiresAtMs,
            Draw = e.Draw,
            Expected = (float)e.Expected,
            DebtBand = e.DebtBand,
            Class = e.Class,
            WithIncentive = e.WithIncentive,
            Outcomes = e.Class == OfferClass.Marketing ? ContactOutcomes.None : ContactOutcomes.Learned,
            KeepUntilSeconds = Math.Max(keep, attribution),
            AttributionUntilSeconds = attribution,
            LifetimeMask = mask,
        });
        NoteSilence(draft, e, attribution);
        Agreements.KeepPromise(draft, NameHash.Of(e.Channel), e.AtMs);
        Spending.Promise(draft, e, draft.Header.Version + 1);
        for (var i = 0; i < e.Joined.Count; i++)
        {
            draft.ContactOffers.Add(new ContactOfferEntry
            {
                Contact = draft.Header.Version + 1,
                Offer = NameHash.Of(e.Joined[i].OfferId),
                Group = NameHash.OfOptional(e.Joined[i].GroupId),
            });
        }

        ContactPlaces.AddDebt(draft, e.Draw, e.AtMs, e.HalfLifeSeconds);
        ObserveBest(ref draft.Header, e.BestMinor);
        if (e.Served is { } served)
        {
            Impressions.Fold(draft, e.OccurredAtMs, served);
        }

        return ApplyOutcome.Applied;
    }

    public static ApplyOutcome Fold(RecordDraft draft, HoldExtendedEvent e)
    {
        var index = ContactPlaces.Find(draft, e.Contact);
        if (index < 0)
        {
            return ApplyOutcome.UnknownContact;
        }

        ref var contact = ref draft.Contacts[index];
        if (contact.State == ContactState.Confirmed)
        {
            return ApplyOutcome.AlreadySettled;
        }

        if ((contact.Outcomes & ContactLog.GivesBack) != 0)
        {
            return ApplyOutcome.ReservationReleased;
        }

        if (!ContactLog.IsOpen(contact, draft.Header.RecordedAtMs))
        {
            return ApplyOutcome.ReservationExpired;
        }

        contact.ExpiresAtMs = Math.Max(contact.ExpiresAtMs, e.ExpiresAtMs);
        contact.KeepUntilSeconds = Math.Max(contact.KeepUntilSeconds, Seconds.Ceiling(contact.ExpiresAtMs));
        return ApplyOutcome.Applied;
    }

    private static bool TryCountLifetimes(RecordDraft draft, IReadOnlyList<ulong> counters, out uint mask)
    {
        mask = 0;
        for (var i = 0; i < counters.Count; i++)
        {
            var index = IndexOf(draft.Lifetimes.Span, counters[i]);
            if (index < 0)
            {
                if (draft.Lifetimes.Count >= RecordLimits.Lifetimes)
                {
                    return false;
                }

                index = draft.Lifetimes.Count;
                draft.Lifetimes.Add(new LifetimeEntry { Counter = counters[i] });
            }

            if ((mask & (1u << index)) == 0)
            {
                mask |= 1u << index;
                draft.Lifetimes[index].Count++;
            }
        }

        return true;
    }

    private static int IndexOf(ReadOnlySpan<LifetimeEntry> lifetimes, ulong counter)
    {
        for (var i = 0; i < lifetimes.Length; i++)
        {
            if (lifetimes[i].Counter == counter)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Notes beforehand when the contact will have been ignored, if a suppression counts that.</summary>
    private static void NoteSilence(RecordDraft draft, ContactReservedEvent e, uint attribution)
    {
        if (e.KeepSilenceUntilMs > 0)
        {
            Responses.Add(draft, new ResponseEntry
            {
                Channel = NameHash.Of(e.Channel),
                Offer = NameHash.OfOptional(e.OfferId),
                Group = NameHash.OfOptional(e.GroupId),
                Contact = draft.Header.Version + 1,
                AtSeconds = Math.Max(attribution, Seconds.Ceiling(e.ExpiresAtMs)),
                KeepUntilSeconds = Seconds.Ceiling(e.KeepSilenceUntilMs),
                Outcome = Outcome.Ignored,
            });
        }
    }

    private static void ObserveBest(ref CustomerHeader header, double bestMinor)
    {
        var count = header.OwnBestCount == uint.MaxValue ? uint.MaxValue : header.OwnBestCount + 1;
        header.OwnBestMinor += (bestMinor - header.OwnBestMinor) / Math.Min(count, OwnBestSpan);
        header.OwnBestCount = count;
    }
}
