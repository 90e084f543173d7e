using System.Runtime.CompilerServices;

namespace Decisioning.Engine.Committing;

/// <summary>A set of partitions in 32 bytes.</summary>
internal struct PartitionBits
{
    private Words _words;

    public void Add(byte partition) => _words[partition >> 6] |= 1UL << (partition & 63);

    public readonly bool Contains(byte partition) => (_words[partition >> 6] >> (partition & 63) & 1) != 0;

    [InlineArray(4)]
    private struct Words
    {
        private ulong _first;
    }
}
