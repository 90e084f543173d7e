using System.Buffers.Binary;
using System.Text;

namespace Decisioning.Engine.Names;

/// <summary>Names as bytes: for each its hash (8), the length of its UTF-8 (2), and that. Little-endian. The same in a
/// log record and in a document.</summary>
internal static class NameCodec
{
    public static byte[] Encode(IReadOnlyList<(ulong Hash, string Text)> names)
    {
        var bytes = new byte[names.Sum(name => 10 + Encoding.UTF8.GetByteCount(name.Text))];
        var rest = bytes.AsSpan();
        foreach (var (hash, text) in names)
        {
            var length = Encoding.UTF8.GetBytes(text, rest[10..]);
            BinaryPrimitives.WriteUInt64LittleEndian(rest, hash);
            BinaryPrimitives.WriteUInt16LittleEndian(rest[8..], checked((ushort)length));
            rest = rest[(10 + length)..];
        }

        return bytes;
    }

    /// <exception cref="InvalidDataException">The lengths do not add up.</exception>
    public static List<(ulong Hash, string Text)> Decode(ReadOnlySpan<byte> bytes)
    {
        var names = new List<(ulong, string)>();
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < 10 || bytes.Length < 10 + BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]))
                throw new InvalidDataException("A list of names ends in the middle of one.");
            var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
            var text = Encoding.UTF8.GetString(bytes.Slice(10, length));
            names.Add((BinaryPrimitives.ReadUInt64LittleEndian(bytes), text));
            bytes = bytes[(10 + length)..];
        }

        return names;
    }
}
