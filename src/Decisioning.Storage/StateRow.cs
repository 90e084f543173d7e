namespace Decisioning.Storage;

/// <summary>The latest saved state of one customer.</summary>
/// <remarks>The memory rules of <see cref="LogRecord"/> hold for <see cref="Record"/> too.</remarks>
public readonly record struct StateRow
{
    /// <summary>The partition, 0..255.</summary>
    public required byte Partition { get; init; }

    /// <summary>The customer's number, dense within its partition, from 1.</summary>
    public required uint Customer { get; init; }

    /// <summary>The hash of the customer's id (<see cref="Partitions.Hash64(string)"/>). Two customers may share one:
    /// whoever looks up by it compares the id inside the record. It changes only by an erasure.</summary>
    public required ulong IdHash { get; init; }

    /// <summary>The number of the last log record that is folded into this state.</summary>
    public required long LastNumber { get; init; }

    /// <summary>The state's bytes; opaque to the store.</summary>
    public ReadOnlyMemory<byte> Record { get; init; }
}
