using System.Text;
using Decisioning.Storage.Hashing;

namespace Decisioning.Storage;

/// <summary>
/// The cut of the base into 256 logical partitions, the same in every store. The partition of a customer is the low
/// eight bits of XXH64 (seed 0) of the UTF-8 bytes of the customer's id. This hash is part of the interface: stored
/// data and other processes depend on it, so it never changes.
/// </summary>
public static class Partitions
{
    /// <summary>The number of partitions, in every store and for ever.</summary>
    public const int Count = 256;

    /// <summary>The 64-bit hash of a customer id; its low eight bits are the partition.</summary>
    public static ulong Hash64(ReadOnlySpan<byte> utf8CustomerId) => XxHash64.Hash(utf8CustomerId, seed: 0);

    /// <inheritdoc cref="Hash64(ReadOnlySpan{byte})"/>
    public static ulong Hash64(string customerId)
    {
        ArgumentNullException.ThrowIfNull(customerId);
        var most = Encoding.UTF8.GetMaxByteCount(customerId.Length);
        Span<byte> utf8 = most <= 512 ? stackalloc byte[512] : new byte[most];
        return Hash64(utf8[..Encoding.UTF8.GetBytes(customerId, utf8)]);
    }

    /// <summary>The partition that a hash belongs to, 0..255.</summary>
    public static int Of(ulong idHash) => (int)(idHash & 0xFF);

    /// <summary>The partition of a customer, 0..255.</summary>
    public static int Of(ReadOnlySpan<byte> utf8CustomerId) => Of(Hash64(utf8CustomerId));

    /// <inheritdoc cref="Of(ReadOnlySpan{byte})"/>
    public static int Of(string customerId) => Of(Hash64(customerId));
}
