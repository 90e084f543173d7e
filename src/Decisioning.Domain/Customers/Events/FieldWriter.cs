using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Decisioning.Domain.Customers.Events;

/// <summary>
/// Writes the fields of a stored form: whole numbers as variable-length base-128 groups (negative ones zigzagged),
/// doubles as 8 bytes little-endian, texts as their length in bytes and UTF-8. The bytes go straight into the memory of
/// a buffer, which knows of them after <see cref="Flush"/>; without a buffer they go to a digest.
/// </summary>
/// <param name="output">The buffer; null: only the digest is wanted.</param>
/// <param name="scratch">Where there is no buffer, memory to write in: longer texts get their own.</param>
internal ref struct FieldWriter(IBufferWriter<byte>? output, Span<byte> scratch = default)
{
    private const ulong DigestStart = 14695981039346656037UL;
    private const ulong DigestPrime = 1099511628211UL;

    /// <summary>Bytes that are asked of the buffer at once, so that it is asked a few times for a record.</summary>
    public const int Chunk = 512;

    /// <summary>A text of so many chars is short enough for a length of one byte, whatever its chars.</summary>
    private const int ShortText = 42;
    private const int LongestWhole = 10;

    private readonly IBufferWriter<byte>? _output = output;
    private Span<byte> _room = scratch;
    private int _used;
    private ulong _digest = DigestStart;

    /// <summary>FNV-1a (Fowler, Noll and Vo, 1991) of what was written, folded to 32 bits.</summary>
    public readonly uint Digest => (uint)(_digest ^ (_digest >> 32));

    /// <summary>The same, all 64 bits.</summary>
    public readonly ulong LongDigest => _digest;

    public void Byte(byte value)
    {
        Room(1)[0] = value;
        Written(1);
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Whole(ulong value)
    {
        var room = Room(LongestWhole);
        var length = 0;
        while (value >= 0x80)
        {
            room[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        room[length++] = (byte)value;
        Written(length);
    }

    public void Signed(long value) => Whole((ulong)((value << 1) ^ (value >> 63)));

    public void OptionalSigned(long? value)
    {
        Flag(value.HasValue);
        if (value is { } there)
        {
            Signed(there);
        }
    }

    public void Fixed(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Room(sizeof(ulong)), value);
        Written(sizeof(ulong));
    }

    public void Real(double value) => Fixed(BitConverter.DoubleToUInt64Bits(value));

    public void Text(string value)
    {
        if (value.Length > ShortText)
        {
            var bytes = Encoding.UTF8.GetByteCount(value);
            Whole((ulong)bytes);
            Written(Encoding.UTF8.GetBytes(value, Room(bytes)));
            return;
        }

        var room = Room(1 + (3 * ShortText));
        var length = Encoding.UTF8.GetBytes(value, room[1..]);
        room[0] = (byte)length;
        Written(1 + length);
    }

    public void Texts(IReadOnlyList<string> values)
    {
        Whole((ulong)values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            Text(values[i]);
        }
    }

    /// <summary>Tells the buffer what was written.</summary>
    public void Flush()
    {
        _output?.Advance(_used);
        _room = default;
        _used = 0;
    }

    /// <summary>Memory for at least so many bytes at the end of what was written.</summary>
    private Span<byte> Room(int bytes)
    {
        if (_room.Length - _used < bytes)
        {
            Flush();
            _room = _output is null ? new byte[Math.Max(bytes, Chunk)] : _output.GetSpan(Math.Max(bytes, Chunk));
        }

        return _room[_used..];
    }

    private void Written(int bytes)
    {
        if (_output is null)
        {
            foreach (var value in _room.Slice(_used, bytes))
            {
                _digest = (_digest ^ value) * DigestPrime;
            }

            // The digest has it: the same memory serves again.
            return;
        }

        _used += bytes;
    }
}
