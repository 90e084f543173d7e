using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Customers;

/// <summary>What a record knows of an event id.</summary>
public enum EventMemoryAnswer : byte
{
    New = 0,
    Duplicate = 1,

    /// <summary>The id was used for an event with other content.</summary>
    OtherContent = 2,

    /// <summary>The event lies at or below the floor: only the log knows.</summary>
    AskLog = 3,
}

/// <summary>
/// The ids of the latest events by time of occurrence. Forgetting one raises a floor to its second; above the floor the
/// list decides, at or below it the log is asked. Contacts that the engine promises itself are not remembered here:
/// their request ids are, for as long as the contact.
/// </summary>
public static class EventMemory
{
    /// <summary>Whether events of this kind are sent by clients and so may come twice.</summary>
    public static bool Remembers(CustomerEvent e) =>
        e is not (ContactReservedEvent or HoldExtendedEvent or ImpressionsServedEvent or ErasedEvent
            or IdentityAddedEvent or IdentityDroppedEvent or IdentityClaimedEvent);

    /// <summary>What the record knows of this event. Kinds that are not remembered are always new.</summary>
    public static EventMemoryAnswer Check(CustomerView view, CustomerEvent e) => Remembers(e)
        ? Check(view, Names.NameHash.Of(e.EventId), e.OccurredAtMs, EventDigest.Of(e))
        : EventMemoryAnswer.New;

    /// <summary>The same for an id's hash, time of occurrence and <see cref="EventDigest"/>.</summary>
    public static EventMemoryAnswer Check(CustomerView view, ulong eventHash, long occurredAtMs, uint digest)
    {
        foreach (ref readonly var entry in view.EventIds)
        {
            if (entry.Event == eventHash)
            {
                return entry.Digest == digest ? EventMemoryAnswer.Duplicate : EventMemoryAnswer.OtherContent;
            }
        }

        return view.Header.IsBelowEventFloor(Seconds.Of(occurredAtMs))
            ? EventMemoryAnswer.AskLog
            : EventMemoryAnswer.New;
    }
}
