using System.Buffers.Binary;
using Decisioning.Storage.Hashing;

namespace Decisioning.Storage.Redis.Forms;

/// <summary>A document as it is stored: format 1 (u8), CRC-32C (u32, little-endian), content.</summary>
internal static class DocumentForm
{
    public const int HeaderBytes = 5;

    private const byte Format = 1;

    public static byte[] Write(string name, long number, ReadOnlySpan<byte> content)
    {
        var bytes = new byte[HeaderBytes + content.Length];
        bytes[0] = Format;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(1), RecordChecksum.Of(name, number, content));
        content.CopyTo(bytes.AsSpan(HeaderBytes));
        return bytes;
    }

    /// <exception cref="CorruptRecordException">The checksum does not fit.</exception>
    public static ReadOnlyMemory<byte> Read(string name, long number, byte[] bytes)
    {
        if (bytes.Length < HeaderBytes || bytes[0] != Format
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(1))
                != RecordChecksum.Of(name, number, bytes.AsSpan(HeaderBytes)))
        {
            throw new CorruptRecordException($"document '{name}'", number, 0, 0);
        }

        return bytes.AsMemory(HeaderBytes);
    }
}
