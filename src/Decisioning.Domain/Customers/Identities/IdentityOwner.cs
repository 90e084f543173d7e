using System.Buffers.Binary;

namespace Decisioning.Domain.Customers.Identities;

/// <summary>
/// Who an identity's own record says it belongs to: a customer by partition and number, so that the record of an
/// identity holds nothing personal. It counts only while that customer's record lists the identity.
/// </summary>
public readonly record struct IdentityOwner(byte Partition, uint Customer)
{
    internal const int Bytes = 5;

    /// <summary>Null when the record is no identity's, or nobody claimed it yet.</summary>
    public static IdentityOwner? Of(CustomerView record)
    {
        var owner = record.IdentityBytes;
        return (record.Header.Flags & CustomerFlags.IsIdentity) != 0 && owner.Length == Bytes
            ? new IdentityOwner(owner[0], BinaryPrimitives.ReadUInt32LittleEndian(owner[1..]))
            : null;
    }
}
