namespace Decisioning.Engine;

/// <summary>Why something was not done. <see cref="None"/>: it was.</summary>
public enum RefusalCause : byte
{
    None = 0,

    /// <summary>A field is wrong; the refusal names it.</summary>
    Invalid,

    /// <summary>It says it happened further ahead of the engine's clock than is allowed.</summary>
    InFuture,

    /// <summary>It is so old that the log that could tell whether it was applied before has been cut.</summary>
    TooOld,

    /// <summary>Its id was used before with other content.</summary>
    OtherContent,

    /// <summary>The identity belongs to another customer.</summary>
    IdentityTaken,

    /// <summary>The customer was erased.</summary>
    Erased,

    /// <summary>No such decision, reservation, contact or offer; also a token that was changed or is of another base.
    /// </summary>
    NotFound,

    /// <summary>The reservation was released, has expired or is settled, and there is no room to take it
    /// again.</summary>
    ReservationOver,

    /// <summary>The record can take no more of this kind.</summary>
    RecordFull,

    /// <summary>There is no catalog yet, or none that knows what is asked.</summary>
    NoCatalog,

    /// <summary>The time asked for lies before the customer's last record, or client time is not accepted.</summary>
    WrongTime,

    /// <summary>The customer exists, but the stored record cannot be read.</summary>
    CustomerUnreadable,

    /// <summary>What follows a position of the feed is not in the log: it was cut, or is of another base.</summary>
    PositionGone,

    /// <summary>A queue or a limit is full; try again later.</summary>
    Overloaded,

    /// <summary>The store could not take it now; whether it was taken may be unknown. Send the same again.</summary>
    Unavailable,

    /// <summary>The newest catalog is another than the one the caller builds on.</summary>
    VersionConflict,

    /// <summary>Who published a catalog may not approve its offers.</summary>
    SamePerson,

    /// <summary>This process no longer owns the base; ask another, or restart it.</summary>
    Closed,

    /// <summary>The store has lost or damaged what it had acknowledged; asking again does not help before an operator
    /// has restored it or accepted the loss.</summary>
    DataLoss,
}
