using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Customers.Folding;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Customers;

/// <summary>
/// The one way in which a customer's record changes: an event is folded into it and gives the next record. The same
/// function serves live traffic and replay; it is pure, sees no catalog and no clock, and gives the same bytes for the
/// same record, event and time.
/// </summary>
public static class CustomerState
{
    /// <summary>
    /// Folds one event. When the outcome is <see cref="ApplyOutcome.Applied"/>, <paramref name="buffer"/> holds the
    /// next record and what was learned; else nothing has changed.
    /// </summary>
    /// <param name="record">
    /// The customer's present record, empty for a newcomer. May be the last result of the same buffer, which is gone
    /// when this event is not applied.
    /// </param>
    /// <param name="customerIdUtf8">The customer's id, for a newcomer's record.</param>
    /// <param name="e">A valid event (see <see cref="EventRules"/>).</param>
    /// <param name="recordedAtMs">
    /// The time at which it is recorded. The record's own time becomes the later of it and what it was, and what has
    /// expired by then is folded first: holds, attribution windows, contacts that nothing needs any more.
    /// </param>
    /// <param name="buffer">Working memory and result.</param>
    /// <param name="notInLog">
    /// True when the customer's log was asked and does not hold this event, and in replay of the log itself: an event
    /// at or below the floor of remembered ids is then new.
    /// </param>
    public static ApplyOutcome Apply(
        ReadOnlySpan<byte> record,
        ReadOnlySpan<byte> customerIdUtf8,
        CustomerEvent e,
        long recordedAtMs,
        ApplyBuffer buffer,
        bool notInLog = false)
    {
        var view = new CustomerView(record);
        var draft = buffer.Draft;
        if (view.IsErased)
        {
            buffer.Clear();
            return ApplyOutcome.Erased;
        }

        var remembers = EventMemory.Remembers(e);
        var eventHash = remembers ? NameHash.Of(e.EventId) : 0;
        var digest = remembers ? EventDigest.Of(e) : 0;
        if (remembers)
        {
            var known = EventMemory.Check(view, eventHash, e.OccurredAtMs, digest);
            if (known != EventMemoryAnswer.New && !(known == EventMemoryAnswer.AskLog && notInLog))
            {
                buffer.Clear();
                return OutcomeOf(known);
            }
        }

        draft.Load(view, customerIdUtf8);
        buffer.Clear();
        PassingOfTime.Fold(draft, recordedAtMs);
        var outcome = Fold(draft, e);
        if (outcome == ApplyOutcome.Applied)
        {
            outcome = Finish(draft, e, eventHash, digest);
        }

        if (outcome != ApplyOutcome.Applied)
        {
            buffer.Clear();
            return outcome;
        }

        buffer.Write();
        return ApplyOutcome.Applied;
    }

    private static ApplyOutcome Fold(RecordDraft draft, CustomerEvent e) => e switch
    {
        PurchaseEvent purchase => Purchases.Fold(draft, purchase),
        ReturnEvent returned => Returns.Fold(draft, returned),
        ActionEvent action => Actions.Fold(draft, action),
        ConsentEvent consent => Consents.Fold(draft, consent),
        AgreementEvent agreement => Agreements.Fold(draft, agreement),
        ServiceCaseEvent serviceCase => ServiceCases.Fold(draft, serviceCase),
        ProfileEvent profile => Profiles.Fold(draft, profile),
        ContactReservedEvent reserved => Reservations.Fold(draft, reserved),
        HoldExtendedEvent extended => Reservations.Fold(draft, extended),
        ImpressionsServedEvent served => Impressions.Fold(draft, served.OccurredAtMs, served.Served),
        SettlementEvent settlement => Settlements.Fold(draft, settlement),
        IdentityAddedEvent added => IdentityFolding.Fold(draft, added),
        IdentityDroppedEvent dropped => IdentityFolding.Fold(draft, dropped),
        IdentityClaimedEvent claimed => IdentityFolding.Fold(draft, claimed),
        ErasedEvent => Erase(draft),
        _ => throw new NotSupportedException($"Events of type {e.GetType().Name} cannot be folded."),
    };

    private static ApplyOutcome Finish(RecordDraft draft, CustomerEvent e, ulong eventHash, uint digest)
    {
        ref var header = ref draft.Header;
        if (e is not ErasedEvent)
        {
            var first = header.Version == 0 ? e.OccurredAtMs : Math.Min(header.FirstSeenAtMs, e.OccurredAtMs);
            header.FirstSeenAtMs = first;
        }

        if (eventHash != 0)
        {
            RememberedEvents.Add(draft, eventHash, e.OccurredAtMs, digest);
        }

        header.Version++;
        return Fitting.MakeFit(draft) ? ApplyOutcome.Applied : ApplyOutcome.RecordFull;
    }

    private static ApplyOutcome Erase(RecordDraft draft)
    {
        draft.Erase();
        return ApplyOutcome.Applied;
    }

    private static ApplyOutcome OutcomeOf(EventMemoryAnswer answer) => answer switch
    {
        EventMemoryAnswer.Duplicate => ApplyOutcome.Duplicate,
        EventMemoryAnswer.OtherContent => ApplyOutcome.SameIdOtherContent,
        _ => ApplyOutcome.AskLog,
    };
}
