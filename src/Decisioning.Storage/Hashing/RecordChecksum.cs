using System.Buffers.Binary;
using System.Text;

namespace Decisioning.Storage.Hashing;

/// <summary>
/// The checksums that stores keep beside what they hold: CRC-32C over all fields in little-endian order, then the
/// bytes. The layout is a stored format: log record = number i64, partition u8, customer u32, previous i64, kind u8,
/// time i64 (30 bytes); state = partition u8, customer u32, id hash u64, last number i64 (21 bytes); document = number
/// i64, UTF-8 name.
/// </summary>
public static class RecordChecksum
{
    /// <summary>The checksum of a log record.</summary>
    public static uint Of(in LogRecord record)
    {
        Span<byte> fields = stackalloc byte[30];
        BinaryPrimitives.WriteInt64LittleEndian(fields, record.Number);
        fields[8] = record.Partition;
        BinaryPrimitives.WriteUInt32LittleEndian(fields[9..], record.Customer);
        BinaryPrimitives.WriteInt64LittleEndian(fields[13..], record.Previous);
        fields[21] = record.Kind;
        BinaryPrimitives.WriteInt64LittleEndian(fields[22..], record.AtMs);
        return Crc32C.Compute(fields, record.Payload.Span);
    }

    /// <summary>The checksum of a saved state.</summary>
    public static uint Of(in StateRow row)
    {
        Span<byte> fields = stackalloc byte[21];
        fields[0] = row.Partition;
        BinaryPrimitives.WriteUInt32LittleEndian(fields[1..], row.Customer);
        BinaryPrimitives.WriteUInt64LittleEndian(fields[5..], row.IdHash);
        BinaryPrimitives.WriteInt64LittleEndian(fields[13..], row.LastNumber);
        return Crc32C.Compute(fields, row.Record.Span);
    }

    /// <summary>The checksum of a document.</summary>
    public static uint Of(string name, long number, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(name);
        var fields = new byte[8 + Encoding.UTF8.GetByteCount(name)];
        BinaryPrimitives.WriteInt64LittleEndian(fields, number);
        Encoding.UTF8.GetBytes(name, fields.AsSpan(8));
        return Crc32C.Compute(fields, content);
    }
}
