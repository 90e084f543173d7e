using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Decisioning.Domain.Customers.Identities;

namespace Decisioning.Engine.Tokens;

/// <summary>
/// Tokens as text: URL-safe base64 (RFC 4648, section 5, without padding) of the number of the key (1 byte), kind and
/// form (1), partition (1), offer (2), customer (4), contact (4), record (8), and 8 bytes of a tag over all of that. So
/// a token cannot be guessed or changed: of 2^64 tags one fits. Little-endian, 29 bytes, 39 characters. The first form
/// had a tag of HMAC-SHA256 (RFC 2104); such tokens are still taken. The second (bit 7 of the kind) has one of SipHash:
/// a page carries four tokens, and their HMACs took 5 % of the server's processor time.
/// </summary>
public sealed class TokenCodec
{
    private const int BodyBytes = 21;
    private const int TagBytes = 8;
    private const byte SecondForm = 0x80;

    /// <summary>Characters, and bytes of UTF-8, of a token.</summary>
    public const int TextBytes = 39;

    /// <summary>First character of the ids of identities' records.</summary>
    internal const char IdentityMark = '\u0001';

    /// <summary>128 bits: no two of a billion identities share a key but with a chance of 10^-21.</summary>
    private const int IdentityKeyBytes = 16;

    private readonly TokenKey?[] _keys = new TokenKey?[byte.MaxValue + 1];
    private readonly TokenKey _first;
    private readonly TokenKey _current;

    /// <param name="keys">The base's keys by number, 32 bytes each; the highest number signs, all are accepted.</param>
    public TokenCodec(IReadOnlyDictionary<byte, byte[]> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count == 0) throw new ArgumentException("At least one key is needed to sign tokens.");
        foreach (var (number, secret) in keys) _keys[number] = new TokenKey(number, secret);
        _first = _keys[keys.Keys.Min()]!;
        _current = _keys[keys.Keys.Max()]!;
    }

    /// <summary>A new random key.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(TokenKey.Bytes);

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
            || _keys[bytes[0]] is not { } key)
        {
            return false;
        }

        var body = bytes[..BodyBytes];
        Span<byte> tag = stackalloc byte[TagBytes];
        var isSecond = (bytes[1] & SecondForm) != 0;
        BinaryPrimitives.WriteUInt64LittleEndian(tag, isSecond ? key.Tag(body) : key.FirstTag(body));
        if (!CryptographicOperations.FixedTimeEquals(tag, bytes[BodyBytes..])) return false;
        token = new Token(
            (TokenKind)(bytes[1] & ~SecondForm),
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
        Span<byte> input = stackalloc byte[idUtf8.Length + 1];
        input[0] = (byte)'e';
        idUtf8.CopyTo(input[1..]);
        return _first.Keyed(input);
    }

    /// <summary>64 bits that tell this base from another: made from its first key, which stays.</summary>
    internal ulong MarkOfBase() => _first.Keyed("base"u8);

    /// <summary>The id under which an identity has its own record: a keyed hash, so that a file of the base does not
    /// hold it as text. A customer's id never begins with <see cref="IdentityMark"/>.</summary>
    internal string KeyOf(in Identity identity)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var input = Encoding.UTF8.GetBytes($"i{(byte)identity.Kind}{identity.Value}");
        _first.Whole(input, full);
        return IdentityMark + Base64Url.EncodeToString(full[..IdentityKeyBytes]);
    }

    private void Fill(in Token token, Span<byte> bytes)
    {
        bytes[0] = _current.Number;
        bytes[1] = (byte)((byte)token.Kind | SecondForm);
        bytes[2] = token.Partition;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[3..], token.Offer);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[5..], token.Customer);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[9..], token.Contact);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[13..], token.Record);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[BodyBytes..], _current.Tag(bytes[..BodyBytes]));
    }
}
