using System.Text;

namespace Decisioning.Domain.Names;

/// <summary>
/// The number under which a name (of an offer, a channel, a product, a request) is kept in customer records. 64 bits:
/// FNV-1a over the UTF-8 bytes (Fowler, Noll and Vo, 1991), finished with the mixer of MurmurHash3 (Appleby, 2011)
/// because FNV alone leaves its high bits poor for short names. Zero is never returned: it means "none". The function
/// is part of the stored format and never changes.
/// </summary>
public static class NameHash
{
    public static ulong Of(ReadOnlySpan<byte> utf8)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in utf8)
        {
            hash = (hash ^ value) * 1099511628211UL;
        }

        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccdUL;
        hash ^= hash >> 33;
        hash *= 0xc4ceb9fe1a85ec53UL;
        hash ^= hash >> 33;
        return hash == 0 ? 1 : hash;
    }

    public static ulong Of(string name)
    {
        Span<byte> buffer = stackalloc byte[512];
        return Encoding.UTF8.TryGetBytes(name, buffer, out var written)
            ? Of(buffer[..written])
            : Of(Encoding.UTF8.GetBytes(name));
    }

    /// <summary>The 64-bit hash of an optional name: zero for none.</summary>
    public static ulong OfOptional(string? name) => string.IsNullOrEmpty(name) ? 0 : Of(name);
}
