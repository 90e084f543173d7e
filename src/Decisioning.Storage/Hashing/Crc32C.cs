using System.Buffers.Binary;
using System.Numerics;

namespace Decisioning.Storage.Hashing;

/// <summary>
/// CRC-32C (Castagnoli polynomial, RFC 3720 appendix B.4), with the processor's own instruction where there is one.
/// It finds every error of one to three bits and every burst up to 32 bits in a record.
/// </summary>
public static class Crc32C
{
    /// <summary>The checksum of the bytes: "123456789" gives 0xE3069283.</summary>
    public static uint Compute(ReadOnlySpan<byte> data) => ~Update(uint.MaxValue, data);

    /// <summary>The checksum of a header followed by a body, without joining them.</summary>
    public static uint Compute(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body) =>
        ~Update(Update(uint.MaxValue, header), body);

    private static uint Update(uint crc, ReadOnlySpan<byte> data)
    {
        for (; data.Length >= 8; data = data[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (var one in data) crc = BitOperations.Crc32C(crc, one);
        return crc;
    }
}
