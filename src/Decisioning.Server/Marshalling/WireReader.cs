using System.Buffers.Binary;
using System.Text;

namespace Decisioning.Server.Marshalling;

/// <summary>
/// Reads the protobuf wire format from contiguous bytes, without allocating. It takes and refuses exactly what the
/// generated types do (a property test compares them), so a message is never read in one way here and in another there.
/// </summary>
/// <exception cref="InvalidDataException">Thrown by every method where the bytes are not a message.</exception>
public ref struct WireReader(ReadOnlySpan<byte> message)
{
    /// <summary>Groups within groups, as deep as the generated types follow them.</summary>
    private const int MostNestedGroups = 100;

    private const int MostVarintBytes = 10;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The next field's number and wire type; false at the end of the message.</summary>
    public bool TryReadTag(out uint tag)
    {
        if (_rest.IsEmpty)
        {
            tag = 0;
            return false;
        }

        tag = (uint)ReadVarint();
        return tag >> 3 != 0 ? true : throw new InvalidDataException("A field has the number 0.");
    }

    public ulong ReadVarint()
    {
        if (_rest.Length > 0 && _rest[0] < 0x80)
        {
            var small = _rest[0];
            _rest = _rest[1..];
            return small;
        }

        return ReadLongVarint();
    }

    public int ReadInt32() => (int)ReadVarint();

    public bool ReadBool() => ReadVarint() != 0;

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>The bytes of a text or of a message within this one.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = (int)ReadVarint();
        return length >= 0 ? Take(length) : throw new InvalidDataException("A length is below zero.");
    }

    public string ReadText(TextCache known) => known.TextOf(ReadBytes());

    /// <summary>A text that is new nearly every time.</summary>
    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    /// <summary>Passes over a field that is not known.</summary>
    public void Skip(uint tag) => Skip(tag, 0);

    private void Skip(uint tag, int depth)
    {
        switch ((WireType)(tag & 7))
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                Take(sizeof(long));
                break;
            case WireType.Bytes:
                ReadBytes();
                break;
            case WireType.GroupStart:
                SkipGroup(tag, depth + 1);
                break;
            case WireType.Fixed32:
                Take(sizeof(int));
                break;
            default:
                throw new InvalidDataException($"Field {tag >> 3} has the wire type {tag & 7}.");
        }
    }

    private void SkipGroup(uint start, int depth)
    {
        if (depth > MostNestedGroups)
        {
            throw new InvalidDataException("Groups are nested too deep.");
        }

        while (TryReadTag(out var tag))
        {
            if ((WireType)(tag & 7) != WireType.GroupEnd)
            {
                Skip(tag, depth);
            }
            else if (tag >> 3 == start >> 3)
            {
                return;
            }
            else
            {
                break;
            }
        }

        throw new InvalidDataException("A group does not end.");
    }

    private ulong ReadLongVarint()
    {
        ulong value = 0;
        for (var i = 0; i < MostVarintBytes && i < _rest.Length; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        throw new InvalidDataException("A number does not end.");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
        {
            throw new InvalidDataException("The message ends within a field.");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
