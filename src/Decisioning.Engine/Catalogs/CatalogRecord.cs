using System.Buffers.Binary;
using System.Text.Json;

namespace Decisioning.Engine.Catalogs;

/// <summary>A published version as it is stored: length (4 bytes, little-endian) and JSON of the facts, then the
/// content as it was given.</summary>
/// <param name="Publisher">Who published it.</param>
/// <param name="PublishedAtMs">When.</param>
/// <param name="ActivateAtMs">When it takes effect.</param>
/// <param name="RolledBackTo">The version it repeats; 0 for none.</param>
internal sealed record CatalogRecord(string Publisher, long PublishedAtMs, long ActivateAtMs, long RolledBackTo)
{
    public byte[] Encode(ReadOnlySpan<byte> content)
    {
        var facts = JsonSerializer.SerializeToUtf8Bytes(this);
        var bytes = new byte[4 + facts.Length + content.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, facts.Length);
        facts.CopyTo(bytes.AsSpan(4));
        content.CopyTo(bytes.AsSpan(4 + facts.Length));
        return bytes;
    }

    public static (CatalogRecord Facts, ReadOnlyMemory<byte> Content) Decode(ReadOnlyMemory<byte> bytes)
    {
        var length = bytes.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes.Span);
        if (length < 0 || length > bytes.Length - 4)
            throw new InvalidDataException($"A stored catalog of {bytes.Length} bytes does not hold its facts.");
        var facts = JsonSerializer.Deserialize<CatalogRecord>(bytes.Span.Slice(4, length));
        return (facts ?? throw new InvalidDataException("A stored catalog has no facts."), bytes[(4 + length)..]);
    }
}
