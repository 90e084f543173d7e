namespace Decisioning.Storage;

/// <summary>
/// One record of a log. Records are never changed after they are written, but by an erasure, and leave the log only by
/// trimming from its old end.
/// </summary>
/// <remarks>Payload memory that is passed to a store is borrowed until the call's task ends; payload memory that a
/// store returns belongs to the caller.</remarks>
public readonly record struct LogRecord
{
    /// <summary>The record's number in its log, from 1, given by the writer, growing; gaps are allowed.</summary>
    public required long Number { get; init; }

    /// <summary>The partition, 0..255.</summary>
    public required byte Partition { get; init; }

    /// <summary>The customer's number, dense within its partition, from 1; 0 is "of no customer".</summary>
    public uint Customer { get; init; }

    /// <summary>The number of the previous record in the same customer's chain, always lower; 0 is "the first".
    /// So a history is read by walking back, without an index.</summary>
    public long Previous { get; init; }

    /// <summary>What the payload is; opaque to the store.</summary>
    public byte Kind { get; init; }

    /// <summary>When the record was made: milliseconds since 1970-01-01 UTC, never going back within a log.</summary>
    public long AtMs { get; init; }

    /// <summary>The content; opaque to the store.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
}
