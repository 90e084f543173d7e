using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Decisioning.Engine.Actors;

namespace Decisioning.Engine.Watching;

/// <summary>Who watches which customer. A watcher holds a signal, not a queue: the latest state wins.</summary>
internal sealed class WatcherBoard(EngineOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<CustomerSlot, List<Watcher>> _watchers = new();
    private readonly CancellationTokenSource _end = new();
    private int _count;

    public bool TryTake()
    {
        if (Interlocked.Increment(ref _count) <= options.Watchers) return true;
        Interlocked.Decrement(ref _count);
        return false;
    }

    public void GiveBack() => Interlocked.Decrement(ref _count);

    /// <summary>Ends all streams.</summary>
    public void End() => _end.Cancel();

    /// <summary>Tells the watchers of a customer that there is a new durable state. Called under the slot's
    /// lock.</summary>
    public void Tell(CustomerSlot slot)
    {
        if (slot.Watchers == 0 || !_watchers.TryGetValue(slot, out var watchers)) return;
        foreach (var watcher in watchers) watcher.Tell();
    }

    /// <summary>Yields a slot's durable record now and after changes, until cancelled. Leaves the slot at the
    /// end.</summary>
    public async IAsyncEnumerable<byte[]> WatchAsync(CustomerSlot slot, [EnumeratorCancellation] CancellationToken ct)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, _end.Token);
        var watcher = new Watcher();
        try
        {
            while (true)
            {
                if (!await watcher.WaitAsync(both.Token).ConfigureAwait(false)) yield break;
                byte[] record;
                lock (slot)
                {
                    Join(slot, watcher);
                    record = slot.Durable.ToArray();
                }

                yield return record;
                if (!await PauseAsync(both.Token).ConfigureAwait(false)) yield break;
            }
        }
        finally
        {
            lock (slot) Part(slot, watcher);
            slot.Leave();
        }
    }

    private async Task<bool> PauseAsync(CancellationToken ct)
    {
        try
        {
            await Task.Delay(options.WatchInterval, time, ct).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Join(CustomerSlot slot, Watcher watcher)
    {
        if (watcher.Joined) return;
        watcher.Joined = true;
        slot.Watchers++;
        _watchers.GetOrAdd(slot, _ => []).Add(watcher);
    }

    private void Part(CustomerSlot slot, Watcher watcher)
    {
        if (!watcher.Joined || !_watchers.TryGetValue(slot, out var watchers)) return;
        slot.Watchers--;
        watchers.Remove(watcher);
        if (watchers.Count == 0) _watchers.TryRemove(slot, out _);
    }

    private sealed class Watcher
    {
        private readonly SemaphoreSlim _signal = new(1, 1);

        public bool Joined { get; set; }

        public void Tell()
        {
            if (_signal.CurrentCount == 0) _signal.Release();
        }

        public async Task<bool> WaitAsync(CancellationToken ct)
        {
            try
            {
                await _signal.WaitAsync(ct).ConfigureAwait(false);
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }
}
