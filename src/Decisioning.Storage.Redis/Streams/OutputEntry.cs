namespace Decisioning.Storage.Redis.Streams;

/// <summary>An entry to be added to a stream.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Partition">The partition, 0..255.</param>
/// <param name="Number">Its number, above all before it in the partition.</param>
/// <param name="Previous">The number of the entry before it in the partition; 0 for the first.</param>
/// <param name="Customer">Names the customer; what is erased is found by it. Empty for none.</param>
/// <param name="Content">What it says.</param>
public readonly record struct OutputEntry(
    OutputKind Kind, byte Partition, long Number, long Previous, string Customer, ReadOnlyMemory<byte> Content);
