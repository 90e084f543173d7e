using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Decisioning.Server.Security;

/// <summary>
/// The keys in force; replaced as a whole when the file changes. Look-up is by the first bytes of a key's hash, which
/// whoever calls can neither choose nor learn from the time it takes; the rest is compared in constant time.
/// </summary>
public sealed class KeyRing
{
    private readonly FrozenDictionary<ulong, Caller> _byHash;
    private readonly FrozenDictionary<string, Caller> _byCertificate;

    private KeyRing(IReadOnlyList<Caller> callers)
    {
        Callers = callers;
        _byHash = callers.Where(caller => caller.Key!.Sha256.Length > 0)
            .ToFrozenDictionary(caller => Prefix(Convert.FromHexString(caller.Key!.Sha256)));
        _byCertificate = callers.Where(caller => caller.Key!.Certificate.Length > 0)
            .ToFrozenDictionary(caller => caller.Key!.Certificate, StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyList<Caller> Callers { get; }

    /// <summary>
    /// A ring of these keys. Callers of an earlier ring whose entry is the same go on, with what they have used of
    /// their limits.
    /// </summary>
    public static KeyRing Of(IEnumerable<ApiKey> keys, KeyRing? before, Func<ApiKey, CallLimit> limit)
    {
        var known = before?.Callers.ToDictionary(caller => caller.Key!) ?? [];
        return new KeyRing([.. keys.Select(key => known.GetValueOrDefault(key) ?? new Caller(key, limit(key)))]);
    }

    /// <summary>Whose key this text is, live or not; null when nobody's.</summary>
    public Caller? Find(ReadOnlySpan<char> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> kept = stackalloc byte[SHA256.HashSizeInBytes];
        if (!KeySecret.TryHash(key, hash) || !_byHash.TryGetValue(Prefix(hash), out var caller))
        {
            return null;
        }

        Convert.FromHexString(caller.Key!.Sha256, kept, out _, out _);
        return CryptographicOperations.FixedTimeEquals(hash, kept) ? caller : null;
    }

    /// <summary>Who goes by a name in a certificate that was verified; null when nobody.</summary>
    public Caller? FindCertificate(string name) => _byCertificate.GetValueOrDefault(name);

    private static ulong Prefix(ReadOnlySpan<byte> hash) => MemoryMarshal.Read<ulong>(hash);
}
