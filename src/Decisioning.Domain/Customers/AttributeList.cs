using System.Buffers.Binary;

namespace Decisioning.Domain.Customers;

/// <summary>The kinds of value a profile attribute may have.</summary>
public enum AttributeKind : byte
{
    Text = 1,
    Number = 2,
    Flag = 3,

    /// <summary>A moment (a date of birth, an end of contract), milliseconds since 1970-01-01 UTC.</summary>
    Moment = 4,
}

/// <summary>Profile attributes in place: name hash (8 bytes), kind (1), length (2), value. Read by walking.</summary>
public readonly ref struct AttributeList(ReadOnlySpan<byte> bytes)
{
    public const int EntryHeaderBytes = 11;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public ReadOnlySpan<byte> Bytes => _bytes;

    public bool TryGet(ulong name, out AttributeKind kind, out ReadOnlySpan<byte> value)
    {
        var rest = _bytes;
        while (rest.Length >= EntryHeaderBytes)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(rest[9..]);
            if (BinaryPrimitives.ReadUInt64LittleEndian(rest) == name)
            {
                kind = (AttributeKind)rest[8];
                value = rest.Slice(EntryHeaderBytes, length);
                return true;
            }

            rest = rest[(EntryHeaderBytes + length)..];
        }

        kind = default;
        value = default;
        return false;
    }

    /// <summary>The attribute as a moment in milliseconds, when it is there and is one.</summary>
    public bool TryGetMoment(ulong name, out long atMs)
    {
        if (TryGet(name, out var kind, out var value) && kind == AttributeKind.Moment)
        {
            atMs = BinaryPrimitives.ReadInt64LittleEndian(value);
            return true;
        }

        atMs = 0;
        return false;
    }
}
