using System.Text;

namespace Decisioning.Domain.Customers.Identities;

/// <summary>
/// A customer's identities in place: kind (1 byte), length (1), value in UTF-8, one after the other.
/// </summary>
public readonly ref struct IdentityList(ReadOnlySpan<byte> bytes)
{
    public const int EntryHeaderBytes = 2;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public ReadOnlySpan<byte> Bytes => _bytes;

    public bool Contains(in Identity identity) => PlaceOf(identity) >= 0;

    public List<Identity> ToList()
    {
        var all = new List<Identity>();
        for (var at = 0; at < _bytes.Length; at += LengthAt(at))
        {
            all.Add(Identity.Kept((IdentityKind)_bytes[at], Encoding.UTF8.GetString(ValueAt(at))));
        }

        return all;
    }

    /// <summary>Where the identity's entry begins; -1 when there is none.</summary>
    internal int PlaceOf(in Identity identity)
    {
        Span<byte> value = stackalloc byte[byte.MaxValue];
        value = value[..Encoding.UTF8.GetBytes(identity.Value, value)];
        for (var at = 0; at < _bytes.Length; at += LengthAt(at))
        {
            if (_bytes[at] == (byte)identity.Kind && ValueAt(at).SequenceEqual(value))
            {
                return at;
            }
        }

        return -1;
    }

    internal int LengthAt(int at) => EntryHeaderBytes + ValueAt(at).Length;

    private ReadOnlySpan<byte> ValueAt(int at) =>
        at + EntryHeaderBytes <= _bytes.Length && at + EntryHeaderBytes + _bytes[at + 1] <= _bytes.Length
            ? _bytes.Slice(at + EntryHeaderBytes, _bytes[at + 1])
            : throw new InvalidDataException($"The identity at byte {at} of {_bytes.Length} is cut off.");
}
