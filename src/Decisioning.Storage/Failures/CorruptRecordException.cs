namespace Decisioning.Storage;

/// <summary>The checksum of one record does not fit its fields. It closes that customer, nothing else.</summary>
public sealed class CorruptRecordException(string what, long number, int partition, uint customer) : StoreException(
    $"The checksum of {what} {number} (partition {partition}, customer {customer}) does not fit its content. "
    + "Only this customer is closed.")
{
    /// <summary>The log record's number; for a saved state its last number, for a document its number.</summary>
    public long Number { get; } = number;

    /// <summary>The partition; unsure where the damage hit this field of a log record.</summary>
    public int Partition { get; } = partition;

    /// <summary>The customer, 0 for a document; unsure where the damage hit this field of a log record.</summary>
    public uint Customer { get; } = customer;
}
