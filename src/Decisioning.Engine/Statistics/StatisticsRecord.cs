using System.Buffers.Binary;
using Decisioning.Domain.Statistics;
using Decisioning.Storage;

namespace Decisioning.Engine.Statistics;

/// <summary>A version of the base statistics as it is stored: its moment (8 bytes), the number of logs (4), for each
/// the last record that is counted (8), then the sums, and where the segments are known the number of the document that
/// holds them (8). Little-endian.</summary>
internal sealed record StatisticsRecord(long AtMs, long[] Counted, CalibrationSums Sums, long Segments = 0)
{
    private const int HeadBytes = 12;

    public byte[] Encode()
    {
        var sums = Sums.Encode();
        var head = HeadBytes + (8 * Counted.Length);
        var bytes = new byte[head + sums.Length + (Segments == 0 ? 0 : 8)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, AtMs);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Counted.Length);
        for (var i = 0; i < Counted.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(HeadBytes + (8 * i)), Counted[i]);
        sums.CopyTo(bytes.AsSpan(head));
        if (Segments != 0) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(head + sums.Length), Segments);
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
        var rest = bytes[(HeadBytes + (8 * logs))..];
        var length = CalibrationSums.LengthIn(rest);
        var segments = rest.Length - length == 8 ? BinaryPrimitives.ReadInt64LittleEndian(rest[length..]) : 0;
        var sums = CalibrationSums.Decode(segments == 0 ? rest : rest[..length]);
        return new StatisticsRecord(BinaryPrimitives.ReadInt64LittleEndian(bytes), counted, sums, segments);
    }
}
