namespace Decisioning.Storage;

/// <summary>A write came from a writer that no longer owns the partition. Nothing was written. It ends that writer.
/// </summary>
public sealed class StaleEpochException(int partition, PartitionEpoch given, PartitionEpoch stored) : StoreException(
    $"Partition {partition} is written under epoch {given.Counter}/{given.Nonce:x16}, but its epoch is "
    + $"{stored.Counter}/{stored.Nonce:x16}: another writer has taken it. Nothing was written.")
{
    /// <summary>The partition.</summary>
    public int Partition { get; } = partition;

    /// <summary>The epoch of the refused writer.</summary>
    public PartitionEpoch Given { get; } = given;

    /// <summary>The epoch that the store holds.</summary>
    public PartitionEpoch Stored { get; } = stored;
}
