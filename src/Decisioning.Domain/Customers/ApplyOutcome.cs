namespace Decisioning.Domain.Customers;

/// <summary>What became of an event that was folded. Only <see cref="Applied"/> makes a next record.</summary>
public enum ApplyOutcome : byte
{
    Applied = 0,

    /// <summary>This event was applied before, with the same content.</summary>
    Duplicate = 1,

    /// <summary>An event with this id was applied before, with other content.</summary>
    SameIdOtherContent = 2,

    /// <summary>
    /// The event lies at or below the floor of the remembered ids: only the customer's log knows whether it was
    /// applied. Who has looked there and not found it folds it again with that knowledge.
    /// </summary>
    AskLog = 3,

    /// <summary>No such contact was promised to this customer, or it was forgotten since.</summary>
    UnknownContact = 4,

    /// <summary>This outcome was taken for this contact before.</summary>
    AlreadySettled = 5,

    /// <summary>The hold ran out: its place was given back (a claim) or it is taken as sent (an extension).</summary>
    ReservationExpired = 6,

    /// <summary>The contact was given back by a settlement: it can no longer be claimed or extended.</summary>
    ReservationReleased = 7,

    /// <summary>The record already remembers as many contacts as it may, and none may be forgotten yet.</summary>
    ContactMemoryFull = 8,

    /// <summary>The profile's attributes would exceed <see cref="RecordLimits.AttributeBytes"/>.</summary>
    AttributesFull = 9,

    /// <summary>
    /// The record would exceed its size, or a list that may not forget (channels, consents, lifetime counters) its
    /// length, although everything that may be folded or forgotten was.
    /// </summary>
    RecordFull = 10,

    /// <summary>The customer was erased and takes no further event.</summary>
    Erased = 11,
}
