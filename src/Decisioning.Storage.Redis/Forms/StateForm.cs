using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Decisioning.Storage.Hashing;

namespace Decisioning.Storage.Redis.Forms;

/// <summary>
/// A saved state as it is stored: format 1 (the digit), last number (20 decimal digits), id hash (16 hexadecimal
/// digits), CRC-32C (u32, little-endian), record. Numbers are text because the script compares them: its own numbers
/// hold 53 bits. Partition and customer are in the key.
/// </summary>
internal static class StateForm
{
    private const int HeaderBytes = 41;
    private const byte Format = (byte)'1';

    public static byte[] Write(in StateRow row)
    {
        var bytes = new byte[HeaderBytes + row.Record.Length];
        bytes[0] = Format;
        row.LastNumber.TryFormat(bytes.AsSpan(1), out _, "D20", CultureInfo.InvariantCulture);
        row.IdHash.TryFormat(bytes.AsSpan(21), out _, "x16", CultureInfo.InvariantCulture);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(37), RecordChecksum.Of(in row));
        row.Record.Span.CopyTo(bytes.AsSpan(HeaderBytes));
        return bytes;
    }

    /// <summary>Reads a state; whether its checksum fits.</summary>
    public static bool TryRead(byte[] bytes, int partition, uint customer, out StateRow row)
    {
        row = new StateRow { Partition = (byte)partition, Customer = customer, IdHash = 0, LastNumber = 0 };
        if (bytes.Length < HeaderBytes || bytes[0] != Format
            || !long.TryParse(bytes.AsSpan(1, 20), NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            || !TryReadHash(bytes.AsSpan(21, 16), out var idHash))
        {
            return false;
        }

        row = row with { IdHash = idHash, LastNumber = last, Record = bytes.AsMemory(HeaderBytes) };
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(37)) == RecordChecksum.Of(in row);
    }

    public static CorruptRecordException Corrupt(in StateRow row) =>
        new("state as of record", row.LastNumber, row.Partition, row.Customer);

    public static string Hash(ulong idHash) => idHash.ToString("x16", CultureInfo.InvariantCulture);

    private static bool TryReadHash(ReadOnlySpan<byte> digits, out ulong hash) => ulong.TryParse(
        Encoding.ASCII.GetString(digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out hash);
}
