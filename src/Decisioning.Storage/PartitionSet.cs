namespace Decisioning.Storage;

/// <summary>A set of partitions in 32 bytes.</summary>
internal struct PartitionSet
{
    private ulong _a, _b, _c, _d;

    public PartitionSet(IReadOnlyList<PartitionClaim> claims)
    {
        ArgumentNullException.ThrowIfNull(claims);
        for (var i = 0; i < claims.Count; i++) Add(claims[i].Partition);
    }

    public void Add(byte partition)
    {
        var bit = 1UL << (partition & 63);
        switch (partition >> 6)
        {
            case 0: _a |= bit; break;
            case 1: _b |= bit; break;
            case 2: _c |= bit; break;
            default: _d |= bit; break;
        }
    }

    public readonly bool Contains(byte partition)
    {
        var part = (partition >> 6) switch { 0 => _a, 1 => _b, 2 => _c, _ => _d };
        return (part >> (partition & 63) & 1) != 0;
    }
}
