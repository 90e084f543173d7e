using Decisioning.Domain.Customers;

namespace Decisioning.Engine;

/// <summary>A customer's state at one moment; durable.</summary>
/// <param name="CustomerId">The id that was asked for.</param>
/// <param name="Record">The record's bytes, which nobody changes; empty for a newcomer.</param>
/// <param name="Partition">The customer's partition.</param>
/// <param name="Number">The customer's number in it; 0 for a newcomer.</param>
public readonly record struct CustomerSnapshot(
    string CustomerId, ReadOnlyMemory<byte> Record, byte Partition, uint Number)
{
    /// <summary>The record, to be read in place.</summary>
    public CustomerView View => new(Record.Span);

    /// <summary>The record of an identity, which is nobody's state.</summary>
    internal bool IsIdentity => !Record.IsEmpty && (View.Header.Flags & CustomerFlags.IsIdentity) != 0;

    public bool IsErased => !Record.IsEmpty && (View.Header.Flags & CustomerFlags.Erased) != 0;
}
