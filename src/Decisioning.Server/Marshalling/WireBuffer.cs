using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Decisioning.Server.Marshalling;

/// <summary>
/// Bytes of the protobuf wire format, written front to back into rented memory. Fields that have their default are left
/// out and lengths are as short as can be, so the bytes are those of the generated types. A message within the message
/// is opened, written and closed; closing it moves it by a byte or two when its length needs more than the one byte
/// left for it.
/// </summary>
public sealed class WireBuffer : IDisposable
{
    private const int InitialBytes = 1_024;
    private const int MostVarintBytes = 10;

    private byte[] _bytes = [];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public int Length => _length;

    /// <summary>Bytes it holds on to.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>Empties it and keeps its memory.</summary>
    public void Clear() => _length = 0;

    /// <summary>Gives the memory back; the buffer is empty and may be used again.</summary>
    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = [];
        _length = 0;
    }

    public void Text(int field, string value)
    {
        if (value.Length > 0)
        {
            TextOfAny(field, value);
        }
    }

    /// <summary>An element of a list of texts, which is written also when it is empty.</summary>
    public void TextOfAny(int field, string value)
    {
        var mark = Open(field);
        Part(value);
        Close(mark);
    }

    /// <summary>A piece of a text that is open.</summary>
    public void Part(string value) =>
        _length += Encoding.UTF8.GetBytes(value, Room(Encoding.UTF8.GetMaxByteCount(value.Length)));

    /// <summary>A text that is UTF-8 already.</summary>
    public void Utf8(int field, ReadOnlySpan<byte> value)
    {
        if (value.Length > 0)
        {
            Tag(field, WireType.Bytes);
            Varint((ulong)value.Length);
            Encoded(value);
        }
    }

    public void Number(int field, long value)
    {
        if (value != 0)
        {
            Tag(field, WireType.Varint);
            Varint((ulong)value);
        }
    }

    public void Flag(int field, bool value) => Number(field, value ? 1 : 0);

    public void Real(int field, double value)
    {
        if (value != 0)
        {
            Tag(field, WireType.Fixed64);
            BinaryPrimitives.WriteDoubleLittleEndian(Room(sizeof(double)), value);
            _length += sizeof(double);
        }
    }

    /// <summary>A <c>google.protobuf.Timestamp</c>; null is left out.</summary>
    /// <param name="ms">Milliseconds since 1970-01-01 UTC.</param>
    public void Time(int field, long? ms)
    {
        const int nanosPerMs = 1_000_000;
        if (ms is not { } value)
        {
            return;
        }

        var mark = Open(field);
        var seconds = Math.DivRem(value, 1000, out var rest);
        Number(1, rest >= 0 ? seconds : seconds - 1);
        Number(2, (rest >= 0 ? rest : rest + 1000) * nanosPerMs);
        Close(mark);
    }

    /// <summary>Begins a message within the message; what is written up to <see cref="Close"/> belongs to it.</summary>
    public int Open(int field)
    {
        Tag(field, WireType.Bytes);
        Room(1);
        return ++_length;
    }

    /// <param name="mark">What <see cref="Open"/> gave.</param>
    public void Close(int mark)
    {
        var inner = _length - mark;
        var bytes = VarintBytes((ulong)inner);
        if (bytes > 1)
        {
            Room(bytes - 1);
            _bytes.AsSpan(mark, inner).CopyTo(_bytes.AsSpan(mark + bytes - 1));
        }

        _length = mark - 1;
        Varint((ulong)inner);
        _length += inner;
    }

    /// <summary>Fields that were encoded before.</summary>
    public void Encoded(ReadOnlySpan<byte> fields)
    {
        fields.CopyTo(Room(fields.Length));
        _length += fields.Length;
    }

    /// <summary>Where so many bytes may be written; <see cref="Advance"/> says how many were.</summary>
    public Span<byte> Room(int bytes)
    {
        if (_bytes.Length - _length < bytes)
        {
            Grow(bytes);
        }

        return _bytes.AsSpan(_length);
    }

    public void Advance(int bytes) => _length += bytes;

    private static int VarintBytes(ulong value)
    {
        var bytes = 1;
        while ((value >>= 7) != 0)
        {
            bytes++;
        }

        return bytes;
    }

    private void Tag(int field, WireType type) => Varint(((ulong)field << 3) | (uint)type);

    private void Varint(ulong value)
    {
        var room = Room(MostVarintBytes);
        var count = 0;
        while (value >= 0x80)
        {
            room[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        room[count++] = (byte)value;
        _length += count;
    }

    private void Grow(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(
            Math.Max(InitialBytes, Math.Max(_length + bytes, _bytes.Length * 2)));
        Written.CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}
