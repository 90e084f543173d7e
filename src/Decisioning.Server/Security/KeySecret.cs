using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Decisioning.Server.Security;

/// <summary>
/// The key itself: <c>dk_</c> and 256 random bits in URL-safe base64. It is shown once; what is kept is its SHA-256. A
/// slow hash guards short words that people choose; of 2^256 keys nobody tries enough to find one, at any speed.
/// </summary>
public static class KeySecret
{
    private const string Mark = "dk_";
    private const int Bytes = 32;

    /// <summary>Longest text that is hashed: what is longer is no key.</summary>
    public const int LongestText = 128;

    public static string New() => Mark + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Hash of a key, 32 bytes; false when the text can be none.</summary>
    public static bool TryHash(ReadOnlySpan<char> key, Span<byte> hash)
    {
        Span<byte> utf8 = stackalloc byte[LongestText];
        return key.Length is > 0 and <= LongestText
            && Ascii.FromUtf16(key, utf8, out var written) == System.Buffers.OperationStatus.Done
            && SHA256.HashData(utf8[..written], hash) == SHA256.HashSizeInBytes;
    }

    public static string HashText(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        return TryHash(key, hash)
            ? Convert.ToHexStringLower(hash)
            : throw new ArgumentException("This text is no key.", nameof(key));
    }
}
