using System.Buffers.Binary;
using System.Text;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Customers;

/// <summary>
/// Words of the sender's own about one customer, kept in his record alone, so that they go with him: for each the
/// length of its UTF-8 (2 bytes, little-endian) and that. Lists refer to them by their hash.
/// </summary>
public readonly ref struct TextList(ReadOnlySpan<byte> bytes)
{
    public const int EntryHeaderBytes = 2;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The text of a hash; null when the record does not hold it (it was too long, or forgotten for want of
    /// room).</summary>
    public string? Find(ulong hash)
    {
        foreach (var text in this)
        {
            if (NameHash.Of(text) == hash)
            {
                return Encoding.UTF8.GetString(text);
            }
        }

        return null;
    }

    public bool Contains(ulong hash)
    {
        foreach (var text in this)
        {
            if (NameHash.Of(text) == hash)
            {
                return true;
            }
        }

        return false;
    }

    public Enumerator GetEnumerator() => new(_bytes);

    /// <summary>Walks the texts, each as its UTF-8.</summary>
    public ref struct Enumerator(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public ReadOnlySpan<byte> Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            var length = _rest.Length < EntryHeaderBytes
                ? int.MaxValue
                : BinaryPrimitives.ReadUInt16LittleEndian(_rest);
            if (length > _rest.Length - EntryHeaderBytes)
            {
                throw new InvalidDataException($"A text in a record ends beyond the {_rest.Length} bytes left for it.");
            }

            Current = _rest.Slice(EntryHeaderBytes, length);
            _rest = _rest[(EntryHeaderBytes + length)..];
            return true;
        }
    }
}
