using System.Buffers.Binary;
using System.Text;

namespace Decisioning.Domain.Customers.Events;

/// <summary>
/// Reads what <see cref="FieldWriter"/> wrote. Bytes that end too early, or lengths that cannot be, throw
/// <see cref="InvalidDataException"/> with the place.
/// </summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly int Left => _bytes.Length - _at;

    public byte Byte() => Raw(1)[0];

    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw Wrong($"a flag is {other}"),
    };

    public ulong Whole()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Wrong("a number has more than ten bytes");
    }

    public long Signed()
    {
        var value = Whole();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public uint Whole32() => checked((uint)Math.Min(Whole(), uint.MaxValue));

    public int Signed32() => (int)Math.Clamp(Signed(), int.MinValue, int.MaxValue);

    public long? OptionalSigned() => Flag() ? Signed() : null;

    public ulong Fixed() => BinaryPrimitives.ReadUInt64LittleEndian(Raw(8));

    public double Real() => BitConverter.UInt64BitsToDouble(Fixed());

    public string Text() => Encoding.UTF8.GetString(Raw(Count()));

    public IReadOnlyList<string> Texts()
    {
        var values = new string[Count()];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Text();
        }

        return values;
    }

    /// <summary>A length: never more than the bytes that are left, since an entry has at least one.</summary>
    public int Count()
    {
        var count = Whole();
        return count <= (ulong)Left ? (int)count : throw Wrong($"a length of {count} where {Left} bytes are left");
    }

    public readonly InvalidDataException Wrong(string what) =>
        new($"A stored form of {_bytes.Length} bytes: {what}, at byte {_at}.");

    private ReadOnlySpan<byte> Raw(int length)
    {
        if (length > Left)
        {
            throw Wrong($"{length} bytes are wanted where {Left} are left");
        }

        var part = _bytes.Slice(_at, length);
        _at += length;
        return part;
    }
}
