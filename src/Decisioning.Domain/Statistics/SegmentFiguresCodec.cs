using System.Buffers.Binary;

namespace Decisioning.Domain.Statistics;

/// <summary>
/// The stored form of <see cref="SegmentFigures"/>: format number (1 byte), number of categories (1), their name
/// hashes, then for each cell orders, money, days and the orders by category, 8 bytes each. Little-endian.
/// </summary>
public static class SegmentFiguresCodec
{
    private const byte Format = 1;
    private const int HeadBytes = 2;

    /// <summary>Orders, money and days of a cell.</summary>
    private const int CellNumbers = 3;

    public static byte[] Encode(SegmentFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var bytes = new byte[LengthOf(figures.Categories.Count)];
        (bytes[0], bytes[1]) = (Format, (byte)figures.Categories.Count);
        var numbers = new List<long>(figures.Categories.Select(category => (long)category));
        for (var i = 0; i < SegmentFigures.CellCount; i++)
        {
            var cell = figures[(Segments.LoyaltySegment)i];
            numbers.AddRange([cell.Orders, cell.MoneyMinor, cell.Days, .. cell.CategoryOrders]);
        }

        for (var i = 0; i < numbers.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(HeadBytes + (i * sizeof(long))), numbers[i]);
        }

        return bytes;
    }

    /// <summary>
    /// Throws <see cref="InvalidDataException"/> when the bytes are not what <see cref="Encode"/> writes.
    /// </summary>
    public static SegmentFigures Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadBytes || bytes[0] != Format || bytes[1] > SegmentFigures.MostCategories
            || bytes.Length != LengthOf(bytes[1]))
        {
            throw new InvalidDataException(
                $"Figures of the segments of {bytes.Length} bytes are not in format {Format}, "
                + "the one this version reads.");
        }

        var numbers = new long[(bytes.Length - HeadBytes) / sizeof(long)];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(HeadBytes + (i * sizeof(long)))..]);
        }

        int categories = bytes[1];
        return new SegmentFigures(
            numbers.Take(categories).Select(category => (ulong)category),
            numbers.Skip(categories).Chunk(CellNumbers + categories).Select(
                cell => new SegmentCell(cell[0], cell[1], cell[2], cell[CellNumbers..])));
    }

    private static int LengthOf(int categories) => HeadBytes
        + (sizeof(long) * (categories + (SegmentFigures.CellCount * (CellNumbers + categories))));
}
