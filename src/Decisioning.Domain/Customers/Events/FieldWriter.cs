using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Decisioning.Domain.Customers.Events;

/// <summary>
/// Writes the fields of a stored form: whole numbers as variable-length base-128 groups (negative ones zigzagged),
/// doubles as 8 bytes little-endian, texts as their length in bytes and UTF-8. The bytes go to a buffer, to a digest,
/// or to both.
/// </summary>
internal ref struct FieldWriter(IBufferWriter<byte>? output)
{
    private const ulong DigestStart = 14695981039346656037UL;
    private const ulong DigestPrime = 1099511628211UL;
    private readonly IBufferWriter<byte>? _output = output;
    private ulong _digest = DigestStart;

    /// <summary>FNV-1a (Fowler, Noll and Vo, 1991) of what was written, folded to 32 bits.</summary>
    public readonly uint Digest => (uint)(_digest ^ (_digest >> 32));

    /// <summary>The same, all 64 bits.</summary>
    public readonly ulong LongDigest => _digest;

    public void Byte(byte value) => Raw([value]);

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Whole(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        var length = 0;
        while (value >= 0x80)
        {
            bytes[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[length++] = (byte)value;
        Raw(bytes[..length]);
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
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        Raw(bytes);
    }

    public void Real(double value) => Fixed(BitConverter.DoubleToUInt64Bits(value));

    public void Text(string value)
    {
        Span<byte> bytes = stackalloc byte[512];
        if (!Encoding.UTF8.TryGetBytes(value, bytes, out var length))
        {
            bytes = Encoding.UTF8.GetBytes(value);
            length = bytes.Length;
        }

        Whole((ulong)length);
        Raw(bytes[..length]);
    }

    public void Texts(IReadOnlyList<string> values)
    {
        Whole((ulong)values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            Text(values[i]);
        }
    }

    private void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        _output?.Write(bytes);
        foreach (var value in bytes)
        {
            _digest = (_digest ^ value) * DigestPrime;
        }
    }
}
