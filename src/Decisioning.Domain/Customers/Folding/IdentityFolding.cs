using System.Buffers.Binary;
using System.Text;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Customers.Identities;

namespace Decisioning.Domain.Customers.Folding;

/// <summary>Identities of a customer, and the owner of an identity's own record.</summary>
internal static class IdentityFolding
{
    public static ApplyOutcome Fold(RecordDraft draft, IdentityAddedEvent added)
    {
        var list = new IdentityList(draft.Identities.Span);
        if (list.Contains(added.Identity))
        {
            return ApplyOutcome.Duplicate;
        }

        var bytes = Encoding.UTF8.GetBytes(added.Identity.Value);
        if (list.Bytes.Length + IdentityList.EntryHeaderBytes + bytes.Length > RecordLimits.IdentityBytes)
        {
            return ApplyOutcome.RecordFull;
        }

        draft.Identities.Append([(byte)added.Identity.Kind, (byte)bytes.Length]);
        draft.Identities.Append(bytes);
        return ApplyOutcome.Applied;
    }

    public static ApplyOutcome Fold(RecordDraft draft, IdentityDroppedEvent dropped)
    {
        var list = new IdentityList(draft.Identities.Span);
        var at = list.PlaceOf(dropped.Identity);
        if (at < 0)
        {
            return ApplyOutcome.Duplicate;
        }

        draft.Identities.RemoveRange(at, list.LengthAt(at));
        return ApplyOutcome.Applied;
    }

    /// <summary>An identity's own record: its owner as partition and number, nothing else.</summary>
    public static ApplyOutcome Fold(RecordDraft draft, IdentityClaimedEvent claimed)
    {
        draft.Header.Flags |= CustomerFlags.IsIdentity;
        Span<byte> owner = stackalloc byte[IdentityOwner.Bytes];
        owner[0] = claimed.Partition;
        BinaryPrimitives.WriteUInt32LittleEndian(owner[1..], claimed.Customer);
        draft.Identities.Load(owner);
        return ApplyOutcome.Applied;
    }
}
