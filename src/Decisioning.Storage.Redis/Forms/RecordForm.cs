using System.Buffers.Binary;
using Decisioning.Storage.Hashing;

namespace Decisioning.Storage.Redis.Forms;

/// <summary>
/// A log record as it is stored: format 1 (u8), CRC-32C (u32), customer (u32), previous (i64), time (i64), kind (u8),
/// payload; little-endian. Its number and partition are in its key. What an erasure keeps (customer, previous, time)
/// stands together, so that the script compares it in one step.
/// </summary>
internal static class RecordForm
{
    public const int HeaderBytes = 26;

    private const byte Format = 1;

    public static void Write(in LogRecord record, Span<byte> into)
    {
        into[0] = Format;
        BinaryPrimitives.WriteUInt32LittleEndian(into[1..], RecordChecksum.Of(in record));
        BinaryPrimitives.WriteUInt32LittleEndian(into[5..], record.Customer);
        BinaryPrimitives.WriteInt64LittleEndian(into[9..], record.Previous);
        BinaryPrimitives.WriteInt64LittleEndian(into[17..], record.AtMs);
        into[25] = record.Kind;
        record.Payload.Span.CopyTo(into[HeaderBytes..]);
    }

    public static byte[] Write(in LogRecord record)
    {
        var bytes = new byte[HeaderBytes + record.Payload.Length];
        Write(in record, bytes);
        return bytes;
    }

    /// <summary>Reads a record; whether its checksum fits.</summary>
    public static bool TryRead(byte[] bytes, int partition, long number, out LogRecord record)
    {
        record = new LogRecord { Number = number, Partition = (byte)partition };
        if (bytes.Length < HeaderBytes || bytes[0] != Format) return false;
        record = record with
        {
            Customer = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(5)),
            Previous = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(9)),
            AtMs = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(17)),
            Kind = bytes[25],
            Payload = bytes.AsMemory(HeaderBytes),
        };
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(1)) == RecordChecksum.Of(in record);
    }

    public static CorruptRecordException Corrupt(in LogRecord record) =>
        new("log record", record.Number, record.Partition, record.Customer);
}
