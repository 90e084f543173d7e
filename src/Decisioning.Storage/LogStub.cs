namespace Decisioning.Storage;

/// <summary>What an erased record is rewritten into: its number, partition, customer, chain and time stay.</summary>
/// <param name="Number">The record's number; it must be one of the erased customer's.</param>
/// <param name="Kind">The kind that the stub gets.</param>
/// <param name="Payload">The content that the stub gets, usually empty.</param>
public readonly record struct LogStub(long Number, byte Kind, ReadOnlyMemory<byte> Payload);
