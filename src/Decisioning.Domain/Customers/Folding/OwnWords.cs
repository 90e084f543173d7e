using System.Buffers.Binary;
using System.Text;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Customers.Folding;

/// <summary>
/// Where the customer's consents came from and what his service cases are called, in the sender's words. Such words may
/// be personal (a name, a call), so they are kept in the record and not among the names of the base. What finds no room
/// is told by the history alone.
/// </summary>
internal static class OwnWords
{
    /// <summary>Forgets the words that nothing refers to any more, and keeps one that something does.</summary>
    public static void Keep(RecordDraft draft, string source)
    {
        ForgetUnused(draft);
        Span<byte> buffer = stackalloc byte[EventRules.TextBytes];
        if (source.Length == 0 || !Encoding.UTF8.TryGetBytes(source, buffer, out var written))
        {
            return;
        }

        var bytes = buffer[..written];
        var hash = NameHash.Of(bytes);
        var list = draft.Texts;
        if (!IsUsed(draft, hash) || new TextList(list.Span).Contains(hash)
            || list.Count + TextList.EntryHeaderBytes + bytes.Length > RecordLimits.TextBytes)
        {
            return;
        }

        Span<byte> length = stackalloc byte[TextList.EntryHeaderBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)bytes.Length);
        list.Append(length);
        list.Append(bytes);
    }

    private static void ForgetUnused(RecordDraft draft)
    {
        var offset = 0;
        while (offset < draft.Texts.Count)
        {
            var rest = draft.Texts.Span[offset..];
            var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            var entry = TextList.EntryHeaderBytes + length;
            if (IsUsed(draft, NameHash.Of(rest.Slice(TextList.EntryHeaderBytes, length))))
            {
                offset += entry;
            }
            else
            {
                draft.Texts.RemoveRange(offset, entry);
            }
        }
    }

    private static bool IsUsed(RecordDraft draft, ulong hash)
    {
        foreach (ref readonly var consent in draft.Consents.Span)
        {
            if (consent.Source == hash)
            {
                return true;
            }
        }

        foreach (ref readonly var serviceCase in draft.ServiceCases.Span)
        {
            if (serviceCase.Case == hash)
            {
                return true;
            }
        }

        return false;
    }
}
