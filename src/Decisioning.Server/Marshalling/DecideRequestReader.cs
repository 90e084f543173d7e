using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Marshalling;

/// <summary>
/// Reads a <c>DecideRequest</c> from its bytes by hand: fields in any order, the last of a single one wins, messages
/// that come twice are merged, unknown fields are passed over, as the generated type does.
/// </summary>
public static class DecideRequestReader
{
    /// <summary>A longer message that lies in several pieces is copied into rented memory instead.</summary>
    private const int MostOnStack = 1_024;

    /// <exception cref="RpcException">INTERNAL: the bytes are no such message.</exception>
    public static AskedDecision Read(in ReadOnlySequence<byte> message)
    {
        if (message.IsSingleSegment)
        {
            return Read(message.FirstSpan);
        }

        var length = (int)message.Length;
        var rented = length > MostOnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        try
        {
            Span<byte> whole = rented ?? stackalloc byte[MostOnStack];
            message.CopyTo(whole);
            return Read(whole[..length]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    /// <exception cref="RpcException">INTERNAL: the bytes are no such message.</exception>
    public static AskedDecision Read(ReadOnlySpan<byte> message)
    {
        try
        {
            var asked = AskedDecision.Rent();
            var lists = AskedLists.Rent();
            var reader = new WireReader(message);
            while (reader.TryReadTag(out var tag))
            {
                if (!TryReadText(ref reader, tag, asked)
                    && !TryReadNumber(ref reader, tag, asked)
                    && !TryReadElement(ref reader, tag, lists)
                    && !TryReadMessage(ref reader, tag, asked))
                {
                    reader.Skip(tag);
                }
            }

            lists.MoveTo(asked);
            return asked;
        }
        catch (InvalidDataException malformed)
        {
            throw new RpcException(new Status(
                StatusCode.Internal, "The message cannot be read as DecideRequest.", malformed));
        }
    }

    private static bool TryReadText(ref WireReader reader, uint tag, AskedDecision asked)
    {
        switch (tag)
        {
            case 1 << 3 | (int)WireType.Bytes:
                asked.RequestId = reader.ReadText();
                return true;
            case 2 << 3 | (int)WireType.Bytes:
                asked.CustomerId = reader.ReadText();
                return true;
            case 5 << 3 | (int)WireType.Bytes:
                asked.PageId = reader.ReadText();
                return true;
            case 7 << 3 | (int)WireType.Bytes:
                asked.Locale = reader.ReadText(TextCache.Own);
                return true;
            case 9 << 3 | (int)WireType.Bytes:
                asked.CampaignId = reader.ReadText(TextCache.Own);
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadNumber(ref WireReader reader, uint tag, AskedDecision asked)
    {
        switch (tag)
        {
            case 11 << 3 | (int)WireType.Varint:
                asked.Hold = (Wire.Hold)reader.ReadInt32();
                return true;
            case 12 << 3 | (int)WireType.Varint:
                asked.HoldForSeconds = reader.ReadInt32();
                return true;
            case 16 << 3 | (int)WireType.Varint:
                asked.Explain = (Wire.ExplainLevel)reader.ReadInt32();
                return true;
            case 19 << 3 | (int)WireType.Varint:
                asked.IgnoreShadowPrice = reader.ReadBool();
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadElement(ref WireReader reader, uint tag, AskedLists lists)
    {
        switch (tag)
        {
            case 4 << 3 | (int)WireType.Bytes:
                Placement(reader.ReadBytes(), lists);
                return true;
            case 6 << 3 | (int)WireType.Bytes:
                lists.ExcludeOfferIds.Add(reader.ReadText(TextCache.Own));
                return true;
            case 8 << 3 | (int)WireType.Bytes:
                lists.Channels.Add(Channel(reader.ReadBytes()));
                return true;
            case 13 << 3 | (int)WireType.Bytes:
                lists.OfferIds.Add(reader.ReadText(TextCache.Own));
                return true;
            case 14 << 3 | (int)WireType.Bytes:
                lists.GroupIds.Add(reader.ReadText(TextCache.Own));
                return true;
            case 15 << 3 | (int)WireType.Bytes:
                lists.Put(AskedContextReader.Read(reader.ReadBytes()));
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadMessage(ref WireReader reader, uint tag, AskedDecision asked)
    {
        // Few requests have these, so they are read by the generated types, merging included.
        switch (tag)
        {
            case 3 << 3 | (int)WireType.Bytes:
                Merge(asked.Identity ??= new Wire.Identity(), reader.ReadBytes());
                return true;
            case 10 << 3 | (int)WireType.Bytes:
                Merge(asked.SendAt ??= new Timestamp(), reader.ReadBytes());
                return true;
            case 17 << 3 | (int)WireType.Bytes:
                Merge(asked.AsOf ??= new Timestamp(), reader.ReadBytes());
                return true;
            default:
                return false;
        }
    }

    private static void Merge(IMessage target, ReadOnlySpan<byte> bytes)
    {
        try
        {
            target.MergeFrom(bytes);
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw new InvalidDataException("A message within the request is malformed.", malformed);
        }
    }

    private static void Placement(ReadOnlySpan<byte> message, AskedLists lists)
    {
        var name = "";
        var slots = 0;
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case 1 << 3 | (int)WireType.Bytes:
                    name = reader.ReadText(TextCache.Own);
                    break;
                case 2 << 3 | (int)WireType.Varint:
                    slots = reader.ReadInt32();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        lists.AddPlacement(name, slots);
    }

    private static string Channel(ReadOnlySpan<byte> message)
    {
        var name = "";
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == (1 << 3 | (int)WireType.Bytes))
            {
                name = reader.ReadText(TextCache.Own);
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return name;
    }
}
