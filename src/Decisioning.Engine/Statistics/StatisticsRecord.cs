using System.Buffers.Binary;
using Decisioning.Domain.Statistics;
using Decisioning.Storage;

namespace Decisioning.Engine.Statistics;

/// <summary>A version of the base statistics as it is stored: its moment (8 bytes), the number of logs (4), for each
/// the last record that is counted (8), then the sums. Little-endian.</summary>
internal sealed record StatisticsRecord(long AtMs, long[] Counted, CalibrationSums Sums)
{
    private const int HeadBytes = 12;

    public byte[] Encode()
    {
        var sums = Sums.Encode();
        var bytes = new byte[HeadBytes + (8 * Counted.Length) + sums.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, AtMs);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Counted.Length);
        for (var i = 0; i < Counted.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(HeadBytes + (8 * i)), Counted[i]);
        sums.CopyTo(bytes.AsSpan(HeadBytes + (8 * Counted.Length)));
        return bytes;
    }

    /// <exception cref="InvalidDataException">The lengths do not add up.</exception>
    public static StatisticsRecord Decode(ReadOnlySpan<byte> bytes)
    {
        var logs = bytes.Length < HeadBytes ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (logs is < 1 or > Partitions.Count || bytes.Length < HeadBytes + (8 * logs))
            throw new InvalidDataException($"Base statistics of {bytes.Length} bytes do not hold their head.");
        var counted = new long[logs];
        for (var i = 0; i < logs; i++)
            counted[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(HeadBytes + (8 * i))..]);
        var sums = CalibrationSums.Decode(bytes[(HeadBytes + (8 * logs))..]);
        return new StatisticsRecord(BinaryPrimitives.ReadInt64LittleEndian(bytes), counted, sums);
    }
}
