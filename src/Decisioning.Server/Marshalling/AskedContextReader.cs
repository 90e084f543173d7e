using Kind = Decisioning.V1.ContextValue.KindOneofCase;

namespace Decisioning.Server.Marshalling;

/// <summary>
/// Reads one entry of the map <c>DecideRequest.context</c>. On the wire an entry is a message of key and value, and a
/// part that is missing has its default.
/// </summary>
internal static class AskedContextReader
{
    public static AskedContext Read(ReadOnlySpan<byte> entry)
    {
        var key = "";
        var value = new AskedContext("", Kind.None, "", 0, false);
        var reader = new WireReader(entry);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case 1 << 3 | (int)WireType.Bytes:
                    key = reader.ReadText(TextCache.Own);
                    break;
                case 2 << 3 | (int)WireType.Bytes:
                    // A value that comes twice in one entry is not merged: the last one stands.
                    value = Value(reader.ReadBytes());
                    break;
                case var other when (other & 7) > (int)WireType.Fixed32:
                    // Wire types that do not exist end any message but an entry of a map, where the generated types
                    // pass over the tag alone.
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return value with { Key = key };
    }

    private static AskedContext Value(ReadOnlySpan<byte> message)
    {
        var value = new AskedContext("", Kind.None, "", 0, false);
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case 1 << 3 | (int)WireType.Bytes:
                    value = new AskedContext("", Kind.Text, reader.ReadText(TextCache.Own), 0, false);
                    break;
                case 2 << 3 | (int)WireType.Fixed64:
                    value = new AskedContext("", Kind.Number, "", reader.ReadDouble(), false);
                    break;
                case 3 << 3 | (int)WireType.Varint:
                    value = new AskedContext("", Kind.Flag, "", 0, reader.ReadBool());
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return value;
    }
}
