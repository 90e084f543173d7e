namespace Decisioning.Engine.Committing;

/// <summary>What a log record's payload is. Numbers are stored; they are never reused.</summary>
internal enum RecordKind : byte
{
    /// <summary>An event that changed its customer (<see cref="RecordEnvelope"/>).</summary>
    Event = 1,

    /// <summary>A decision that promised a contact or counted what it shows: the event and the decision in one
    /// (<see cref="RecordEnvelope"/>).</summary>
    Reservation = 2,

    /// <summary>A decision that changed nothing (<see cref="RecordEnvelope"/>).</summary>
    Decision = 3,

    /// <summary>Texts of names that the records after it use by their hash.</summary>
    Names = 4,

    /// <summary>The customer was erased (<see cref="RecordEnvelope"/>, with the keyed hash of the id).</summary>
    Tombstone = 5,

    /// <summary>What an erased record was rewritten into: empty.</summary>
    Stub = 6,
}
