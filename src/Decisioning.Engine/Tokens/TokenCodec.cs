using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Decisioning.Domain.Customers.Identities;

namespace Decisioning.Engine.Tokens;

/// <summary>
/// Tokens as text: URL-safe base64 (RFC 4648, section 5, without padding) of the number of the key (1 byte), kind (1),
/// partition (1), offer (2), customer (4), contact (4), record (8), and 8 bytes of HMAC-SHA256 (RFC 2104) over all of
/// that. So a token cannot be guessed or changed: of 2^64 tags one fits. Little-endian, 29 bytes, 39 characters.
/// </summary>
public sealed class TokenCodec
{
    private const int BodyBytes = 21;
    private const int TagBytes = 8;
    private const int KeyBytes = 32;

    /// <summary>Characters, and bytes of UTF-8, of a token.</summary>
    public const int TextBytes = 39;

    /// <summary>First character of the ids of identities' records.</summary>
    internal const char IdentityMark = '\u0001';

    /// <summary>128 bits: no two of a billion identities share a key but with a chance of 10^-21.</summary>
    private const int IdentityKeyBytes = 16;

    private readonly SortedDictionary<byte, byte[]> _keys = [];
    private readonly byte _current;

    /// <param name="keys">The base's keys by number, 32 bytes each; the highest number signs, all are accepted.</param>
    public TokenCodec(IReadOnlyDictionary<byte, byte[]> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count == 0) throw new ArgumentException("At least one key is needed to sign tokens.");
        foreach (var (number, key) in keys)
        {
            if (key.Length != KeyBytes)
                throw new ArgumentException($"Key {number} has {key.Length} bytes; a key for tokens has {KeyBytes}.");
            _keys[number] = key;
            _current = number;
        }

        _current = _keys.Keys.Last();
    }

    /// <summary>A new random key.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    public string Encode(in Token token)
    {
        Span<byte> bytes = stackalloc byte[BodyBytes + TagBytes];
        Fill(token, bytes);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Writes a token as UTF-8; <see cref="TextBytes"/>, its length.</summary>
    public int Encode(in Token token, Span<byte> utf8)
    {
        Span<byte> bytes = stackalloc byte[BodyBytes + TagBytes];
        Fill(token, bytes);
        return Base64Url.EncodeToUtf8(bytes, utf8);
    }

    /// <summary>Reads a token; false when it was not made with a key of this base, or changed since.</summary>
    public bool TryDecode(ReadOnlySpan<char> text, out Token token)
    {
        token = default;
        Span<byte> bytes = stackalloc byte[BodyBytes + TagBytes];
        if (text.Length != Base64Url.GetEncodedLength(bytes.Length)
            || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != System.Buffers.OperationStatus.Done
            || written != bytes.Length
            || !_keys.TryGetValue(bytes[0], out var key))
        {
            return false;
        }

        Span<byte> tag = stackalloc byte[TagBytes];
        Sign(key, bytes[..BodyBytes], tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, bytes[BodyBytes..])) return false;
        token = new Token(
            (TokenKind)bytes[1],
            bytes[2],
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[5..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[9..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[13..]),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[3..]));
        return true;
    }

    /// <summary>The keyed hash under which an erased customer's id is remembered.</summary>
    internal ulong HashOfErased(ReadOnlySpan<byte> idUtf8)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> input = stackalloc byte[idUtf8.Length + 1];
        input[0] = (byte)'e';
        idUtf8.CopyTo(input[1..]);
        HMACSHA256.HashData(_keys.First().Value, input, full);
        return BinaryPrimitives.ReadUInt64LittleEndian(full);
    }

    /// <summary>64 bits that tell this base from another: made from its first key, which stays.</summary>
    internal ulong MarkOfBase()
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_keys.First().Value, "base"u8, full);
        return BinaryPrimitives.ReadUInt64LittleEndian(full);
    }

    /// <summary>The id under which an identity has its own record: a keyed hash, so that a file of the base does not
    /// hold it as text. A customer's id never begins with <see cref="IdentityMark"/>.</summary>
    internal string KeyOf(in Identity identity)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var input = Encoding.UTF8.GetBytes($"i{(byte)identity.Kind}{identity.Value}");
        HMACSHA256.HashData(_keys.First().Value, input, full);
        return IdentityMark + Base64Url.EncodeToString(full[..IdentityKeyBytes]);
    }

    private void Fill(in Token token, Span<byte> bytes)
    {
        bytes[0] = _current;
        bytes[1] = (byte)token.Kind;
        bytes[2] = token.Partition;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[3..], token.Offer);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[5..], token.Customer);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[9..], token.Contact);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[13..], token.Record);
        Sign(_keys[_current], bytes[..BodyBytes], bytes[BodyBytes..]);
    }

    private static void Sign(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body, Span<byte> tag)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, body, full);
        full[..TagBytes].CopyTo(tag);
    }
}
