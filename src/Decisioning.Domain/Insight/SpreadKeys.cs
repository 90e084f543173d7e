namespace Decisioning.Domain.Insight;

/// <summary>
/// Hashes numbers that are put together from fields, such as a customer's partition above his number. The plain hash
/// folds both halves by exclusive or, so that the customers of all partitions would share a few hundred hashes and each
/// look-up would walk through the customers that share one.
/// </summary>
internal sealed class SpreadKeys : IEqualityComparer<ulong>
{
    /// <summary>2^64 divided by the golden ratio, odd (Knuth's multiplicative hashing).</summary>
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;

    public static SpreadKeys Instance { get; } = new();

    public bool Equals(ulong x, ulong y) => x == y;

    public int GetHashCode(ulong obj) => (int)((obj * Golden) >> 32);
}
