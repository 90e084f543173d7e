using System.Buffers.Binary;
using System.Text;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Customers.Folding;

/// <summary>Facts about the customer: of each the latest word by its own time holds.</summary>
internal static class Profiles
{
    public static ApplyOutcome Fold(RecordDraft draft, ProfileEvent e)
    {
        ref var header = ref draft.Header;
        var at = Seconds.Of(e.OccurredAtMs);
        if (e.TimeZone is { } zone && at >= header.TimeZoneAtSeconds)
        {
            header.TimeZone = NameHash.OfOptional(zone);
            header.TimeZoneAtSeconds = at;
        }

        SetAttributes(draft, e, at);
        if (draft.Attributes.Count > RecordLimits.AttributeBytes)
        {
            return ApplyOutcome.AttributesFull;
        }

        return SetReachable(draft, e.ReachableChannels, true, e.OccurredAtMs)
            && SetReachable(draft, e.UnreachableChannels, false, e.OccurredAtMs)
            ? ApplyOutcome.Applied
            : ApplyOutcome.RecordFull;
    }

    private static bool SetReachable(RecordDraft draft, IReadOnlyList<string> channels, bool reachable, long atMs)
    {
        for (var i = 0; i < channels.Count; i++)
        {
            if (!Reach.TrySetReachable(draft, NameHash.Of(channels[i]), reachable, atMs))
            {
                return false;
            }
        }

        return true;
    }

    private static void SetAttributes(RecordDraft draft, ProfileEvent e, uint at)
    {
        for (var i = 0; i < e.RemovedAttributes.Count; i++)
        {
            Set(draft, NameHash.Of(e.RemovedAttributes[i]), AttributeKind.Removed, default, at);
        }

        Span<byte> number = stackalloc byte[8];
        for (var i = 0; i < e.Attributes.Count; i++)
        {
            var attribute = e.Attributes[i];
            ReadOnlySpan<byte> value = number;
            switch (attribute.Kind)
            {
                case AttributeKind.Text:
                    value = Encoding.UTF8.GetBytes(attribute.Text);
                    break;
                case AttributeKind.Flag:
                    number[0] = attribute.Number != 0 ? (byte)1 : (byte)0;
                    value = number[..1];
                    break;
                case AttributeKind.Number:
                    BinaryPrimitives.WriteDoubleLittleEndian(number, attribute.Number);
                    break;
                default:
                    BinaryPrimitives.WriteInt64LittleEndian(number, attribute.MomentMs);
                    break;
            }

            Set(draft, NameHash.Of(attribute.Name), attribute.Kind, value, at);
        }
    }

    private static void Set(
        RecordDraft draft, ulong name, AttributeKind kind, scoped ReadOnlySpan<byte> value, uint at)
    {
        var bytes = draft.Attributes;
        var offset = 0;
        foreach (var entry in new AttributeList(bytes.Span))
        {
            if (entry.Name == name)
            {
                if (at < entry.AtSeconds)
                {
                    return;
                }

                bytes.RemoveRange(offset, entry.Length);
                break;
            }

            offset += entry.Length;
        }

        Span<byte> header = stackalloc byte[AttributeList.EntryHeaderBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(header, name);
        header[8] = (byte)kind;
        BinaryPrimitives.WriteUInt16LittleEndian(header[9..], (ushort)value.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[11..], at);
        bytes.Append(header);
        bytes.Append(value);
    }
}
