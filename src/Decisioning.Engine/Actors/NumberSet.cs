using System.Collections;
using Decisioning.Storage;

namespace Decisioning.Engine.Actors;

/// <summary>A set of customer numbers, one bit each: they are dense within a partition.</summary>
internal sealed class NumberSet
{
    private readonly BitArray[] _bits = [.. Enumerable.Range(0, Partitions.Count).Select(_ => new BitArray(64))];

    /// <summary>Adds a customer; false when he was in it.</summary>
    public bool Add(byte partition, uint customer)
    {
        var bits = _bits[partition];
        var index = checked((int)customer);
        if (index >= bits.Length) bits.Length = Math.Max(bits.Length * 2, index + 1);
        if (bits[index]) return false;
        bits[index] = true;
        return true;
    }
}
