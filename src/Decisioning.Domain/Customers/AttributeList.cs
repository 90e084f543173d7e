using System.Buffers.Binary;

namespace Decisioning.Domain.Customers;

/// <summary>The kinds of value a profile attribute may have.</summary>
public enum AttributeKind : byte
{
    /// <summary>The attribute was removed; its time stays, so that an older word does not bring it back.</summary>
    Removed = 0,
    Text = 1,
    Number = 2,
    Flag = 3,

    /// <summary>A moment (a date of birth, an end of contract), milliseconds since 1970-01-01 UTC.</summary>
    Moment = 4,
}

/// <summary>
/// Profile attributes in place: name hash (8 bytes), kind (1), length of the value (2), when it was said (4, seconds),
/// value. Read by walking. Texts are UTF-8, numbers doubles, flags one byte, moments 64-bit milliseconds.
/// </summary>
public readonly ref struct AttributeList(ReadOnlySpan<byte> bytes)
{
    public const int EntryHeaderBytes = 15;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public ReadOnlySpan<byte> Bytes => _bytes;

    public bool TryGet(ulong name, out AttributeKind kind, out ReadOnlySpan<byte> value)
    {
        foreach (var entry in this)
        {
            if (entry.Name == name)
            {
                kind = entry.Kind;
                value = entry.Value;
                return kind != AttributeKind.Removed;
            }
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

    public Enumerator GetEnumerator() => new(_bytes);

    /// <summary>One attribute, removed ones included.</summary>
    public readonly ref struct Entry(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public ulong Name => BinaryPrimitives.ReadUInt64LittleEndian(_bytes);

        public AttributeKind Kind => (AttributeKind)_bytes[8];

        public uint AtSeconds => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[11..]);

        public ReadOnlySpan<byte> Value => _bytes[EntryHeaderBytes..];

        /// <summary>Length with its header.</summary>
        public int Length => _bytes.Length;
    }

    /// <summary>Walks the entries.</summary>
    public ref struct Enumerator(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;
        private ReadOnlySpan<byte> _current;

        public readonly Entry Current => new(_current);

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            if (_rest.Length < EntryHeaderBytes)
            {
                throw new InvalidDataException($"An attribute of {_rest.Length} bytes is shorter than its header.");
            }

            var length = EntryHeaderBytes + BinaryPrimitives.ReadUInt16LittleEndian(_rest[9..]);
            if (length > _rest.Length)
            {
                throw new InvalidDataException($"An attribute says {length} bytes where {_rest.Length} are left.");
            }

            _current = _rest[..length];
            _rest = _rest[length..];
            return true;
        }
    }
}
