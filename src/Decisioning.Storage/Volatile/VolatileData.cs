namespace Decisioning.Storage;

/// <summary>What a <see cref="VolatileStore"/> holds: it outlives the store and may be opened again, which is how tests
/// play a restart. One store at a time may hold it.</summary>
public sealed class VolatileData
{
    private int _held;

    /// <param name="logCount">1 (the shape of an embedded store) or 256 (a log a partition).</param>
    public VolatileData(int logCount = 1)
    {
        if (logCount is not (1 or Partitions.Count))
            throw new ArgumentOutOfRangeException(nameof(logCount), logCount, "A store has 1 log or 256.");
        Logs = [.. Enumerable.Range(0, logCount).Select(_ => new VolatileLog())];
    }

    internal Lock Gate { get; } = new();

    internal VolatileLog[] Logs { get; }

    internal PartitionEpoch[] Epochs { get; } = new PartitionEpoch[Partitions.Count];

    internal uint[] Highest { get; } = new uint[Partitions.Count];

    internal SortedDictionary<ulong, StateRow> States { get; } = [];

    internal Dictionary<(int Partition, ulong IdHash), SortedSet<uint>> ByHash { get; } = [];

    internal Dictionary<(string Name, long Number), byte[]> Documents { get; } = [];

    internal bool TryHold() => Interlocked.Exchange(ref _held, 1) == 0;

    internal void LetGo() => Interlocked.Exchange(ref _held, 0);
}
