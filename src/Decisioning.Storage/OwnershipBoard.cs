using System.Runtime.CompilerServices;

namespace Decisioning.Storage;

/// <summary>
/// The owners of all partitions as one process knows them, and those who watch them. A watcher holds one bit a
/// partition, so a slow one costs 32 bytes and misses only what was overtaken.
/// </summary>
public sealed class OwnershipBoard
{
    private readonly Lock _gate = new();
    private readonly PartitionOwner[] _owners = new PartitionOwner[Partitions.Count];
    private readonly List<Watcher> _watchers = [];

    /// <summary>Tells all watchers of an owner.</summary>
    public void Publish(PartitionOwner owner)
    {
        lock (_gate)
        {
            _owners[owner.Partition] = owner;
            foreach (var watcher in _watchers) watcher.Tell(owner.Partition);
        }
    }

    /// <summary>Yields every owned partition, then each change, until cancelled.</summary>
    public async IAsyncEnumerable<PartitionOwner> WatchAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var watcher = new Watcher();
        lock (_gate)
        {
            foreach (var owner in _owners)
                if (owner.Epoch.Counter > 0) watcher.Tell(owner.Partition);
            _watchers.Add(watcher);
        }

        try
        {
            var changed = new List<PartitionOwner>();
            while (true)
            {
                await watcher.Signal.WaitAsync(ct).ConfigureAwait(false);
                changed.Clear();
                lock (_gate) watcher.Take(_owners, changed);
                foreach (var owner in changed) yield return owner;
            }
        }
        finally
        {
            lock (_gate) _watchers.Remove(watcher);
        }
    }

    private sealed class Watcher
    {
        private PartitionSet _told;

        public SemaphoreSlim Signal { get; } = new(0);

        public void Tell(byte partition)
        {
            _told.Add(partition);
            if (Signal.CurrentCount == 0) Signal.Release();
        }

        public void Take(PartitionOwner[] owners, List<PartitionOwner> into)
        {
            foreach (var owner in owners)
                if (_told.Contains(owner.Partition) && owner.Epoch.Counter > 0) into.Add(owner);
            _told = default;
        }
    }
}
