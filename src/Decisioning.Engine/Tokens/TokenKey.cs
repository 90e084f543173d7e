using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Decisioning.Engine.Tokens;

/// <summary>One of a base's keys for tokens, with what is derived from it once.</summary>
internal sealed class TokenKey
{
    public const int Bytes = 32;

    /// <summary>What the key of the quick tag is derived from: no token begins like it.</summary>
    private static ReadOnlySpan<byte> QuickTag => "decisioning token tag, SipHash-2-4"u8;

    private readonly byte[] _secret;
    private readonly SipHash _quick;

    /// <param name="number">Names the key in tokens.</param>
    /// <param name="secret">32 bytes.</param>
    public TokenKey(byte number, byte[] secret)
    {
        if (secret.Length != Bytes)
            throw new ArgumentException($"Key {number} has {secret.Length} bytes; a key for tokens has {Bytes}.");
        (Number, _secret) = (number, secret);
        Span<byte> derived = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, QuickTag, derived);
        _quick = new SipHash(derived[..SipHash.KeyBytes]);
    }

    public byte Number { get; }

    /// <summary>The tag of tokens as they are made.</summary>
    public ulong Tag(ReadOnlySpan<byte> body) => _quick.Of(body);

    /// <summary>The tag of tokens of the first form.</summary>
    public ulong FirstTag(ReadOnlySpan<byte> body) => Keyed(body);

    /// <summary>HMAC-SHA256, its first 8 bytes.</summary>
    public ulong Keyed(ReadOnlySpan<byte> message)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Whole(message, full);
        return BinaryPrimitives.ReadUInt64LittleEndian(full);
    }

    /// <summary>HMAC-SHA256.</summary>
    public void Whole(ReadOnlySpan<byte> message, Span<byte> tag) => HMACSHA256.HashData(_secret, message, tag);
}
