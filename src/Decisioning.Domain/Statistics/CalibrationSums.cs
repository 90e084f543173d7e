using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Decisioning.Domain.Customers;
using Decisioning.Scoring;

namespace Decisioning.Domain.Statistics;

/// <summary>
/// Responses seen and expected per channel and band of debt, as sums that decay with a half-life of 60 days. Sums of
/// several partitions add up, in any order, to the sums of all. Not safe for several threads at once.
/// </summary>
public sealed class CalibrationSums
{
    public const double HalfLifeDays = 60;

    private const double HalfLifeMs = HalfLifeDays * 86_400_000;
    private const byte Format = 1;
    private const int FixedBytes = 1 + sizeof(long) + sizeof(int);
    private static readonly int ChannelBytes = sizeof(ulong) + (CustomerDebt.BandCount * 2 * sizeof(double));

    /// <summary>More channels than any catalog has; beyond it a stored form is taken for damaged.</summary>
    private const int MostChannels = 65_536;

    private readonly SortedDictionary<ulong, CalibrationCell[]> _cells = [];

    /// <summary>The moment that the sums are decayed to: the latest that was added.</summary>
    public long AtMs { get; private set; }

    /// <summary>Takes in one contact whose response is known: what was expected of it, and whether it came.</summary>
    public void Add(ulong channel, int band, double expected, bool seen, long atMs) =>
        Add(channel, band, new CalibrationCell(seen ? 1 : 0, expected), atMs);

    /// <summary>Adds the sums of another partition.</summary>
    public void Add(CalibrationSums other)
    {
        foreach (var (channel, cells) in other._cells)
        {
            for (var band = 0; band < CustomerDebt.BandCount; band++)
            {
                Add(channel, band, cells[band], other.AtMs);
            }
        }
    }

    public CalibrationCell CellOf(ulong channel, int band) =>
        _cells.TryGetValue(channel, out var cells) ? cells[band] : default;

    /// <summary>The figures that decisions read, decayed to a moment (not before <see cref="AtMs"/>).</summary>
    /// <param name="version">Number of the version.</param>
    /// <param name="atMs">The moment.</param>
    /// <param name="segments">What is known of the segments, for the same version; null: nothing.</param>
    public BaseStatistics ToStatistics(long version, long atMs, SegmentFigures? segments = null)
    {
        var factor = Decay(Math.Max(0, atMs - AtMs));
        return new BaseStatistics(
            version,
            _cells.Select(entry => KeyValuePair.Create(
                entry.Key,
                Array.ConvertAll(entry.Value, cell => Scale(cell, factor)))),
            segments);
    }

    /// <summary>
    /// Format number, moment, count of channels, then per channel its hash and seen and expected by band.
    /// </summary>
    public byte[] Encode()
    {
        var bytes = new byte[FixedBytes + (_cells.Count * ChannelBytes)];
        bytes[0] = Format;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), AtMs);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(9), _cells.Count);
        var rest = bytes.AsSpan(FixedBytes);
        foreach (var (channel, cells) in _cells)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(rest, channel);
            for (var band = 0; band < CustomerDebt.BandCount; band++)
            {
                var at = sizeof(ulong) + (band * 2 * sizeof(double));
                BinaryPrimitives.WriteDoubleLittleEndian(rest[at..], cells[band].Seen);
                BinaryPrimitives.WriteDoubleLittleEndian(rest[(at + sizeof(double))..], cells[band].Expected);
            }

            rest = rest[ChannelBytes..];
        }

        return bytes;
    }

    /// <summary>How many of the bytes are those of the sums that they begin with; all when they are damaged.</summary>
    public static int LengthIn(ReadOnlySpan<byte> bytes)
    {
        var count = bytes.Length < FixedBytes ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes[9..]);
        var length = FixedBytes + ((long)count * ChannelBytes);
        return count < 0 || length > bytes.Length ? bytes.Length : (int)length;
    }

    /// <summary>
    /// Throws <see cref="InvalidDataException"/> when the bytes are not what <see cref="Encode"/> writes.
    /// </summary>
    public static CalibrationSums Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FixedBytes || bytes[0] != Format)
        {
            throw new InvalidDataException(
                $"Calibration sums of {bytes.Length} bytes are not in format {Format}, the one this version reads.");
        }

        var count = BinaryPrimitives.ReadInt32LittleEndian(bytes[9..]);
        if (count is < 0 or > MostChannels || bytes.Length != FixedBytes + (count * ChannelBytes))
        {
            throw new InvalidDataException(
                $"Calibration sums say {count} channels, which does not fit their {bytes.Length} bytes.");
        }

        var sums = new CalibrationSums { AtMs = BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]) };
        for (var i = 0; i < count; i++)
        {
            var entry = bytes.Slice(FixedBytes + (i * ChannelBytes), ChannelBytes);
            var values = MemoryMarshal.Cast<byte, double>(entry[sizeof(ulong)..]);
            var cells = new CalibrationCell[CustomerDebt.BandCount];
            for (var band = 0; band < CustomerDebt.BandCount; band++)
            {
                cells[band] = new CalibrationCell(values[band * 2], values[(band * 2) + 1]);
            }

            sums._cells[BinaryPrimitives.ReadUInt64LittleEndian(entry)] = cells;
        }

        return sums;
    }

    private static double Decay(long elapsedMs) => DeterministicMath.Exp2(-elapsedMs / HalfLifeMs);

    private static CalibrationCell Scale(CalibrationCell cell, double factor) =>
        new(cell.Seen * factor, cell.Expected * factor);

    private void Add(ulong channel, int band, CalibrationCell added, long atMs)
    {
        MoveTo(atMs);
        if (!_cells.TryGetValue(channel, out var cells))
        {
            cells = new CalibrationCell[CustomerDebt.BandCount];
            _cells.Add(channel, cells);
        }

        var scaled = Scale(added, Decay(AtMs - atMs));
        cells[band] = new CalibrationCell(cells[band].Seen + scaled.Seen, cells[band].Expected + scaled.Expected);
    }

    private void MoveTo(long atMs)
    {
        if (atMs <= AtMs)
        {
            return;
        }

        var factor = Decay(atMs - AtMs);
        foreach (var cells in _cells.Values)
        {
            for (var band = 0; band < CustomerDebt.BandCount; band++)
            {
                cells[band] = Scale(cells[band], factor);
            }
        }

        AtMs = atMs;
    }
}
