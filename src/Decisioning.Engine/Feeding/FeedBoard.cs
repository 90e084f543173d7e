using System.Collections.Concurrent;

namespace Decisioning.Engine.Feeding;

/// <summary>
/// The feeds that are open. It holds a signal, not a queue: a feed reads the log by itself, so one that is slow, or not
/// read at all, costs the engine nothing.
/// </summary>
internal sealed class FeedBoard(int most) : IDisposable
{
    /// <summary>With each, whether it takes one of the places.</summary>
    private readonly ConcurrentDictionary<DecisionFeed, bool> _open = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _news = New();
    private bool _isAwaited;
    private int _count;

    /// <summary>Cancelled when the engine ends.</summary>
    public CancellationToken End => _end.Token;

    public int Open => Volatile.Read(ref _count);

    /// <summary>Durable records that the open feed with the most of them has not read yet.</summary>
    public long MostBehind => _open.IsEmpty ? 0 : _open.Keys.Max(feed => feed.Behind);

    public bool TryTake()
    {
        if (Interlocked.Increment(ref _count) <= most) return true;
        Interlocked.Decrement(ref _count);
        return false;
    }

    /// <summary>A place that was taken is not used.</summary>
    public void GiveBack() => Interlocked.Decrement(ref _count);

    public void Add(DecisionFeed feed, bool takesPlace) => _open[feed] = takesPlace;

    public void Remove(DecisionFeed feed)
    {
        if (_open.TryRemove(feed, out var tookPlace) && tookPlace) GiveBack();
    }

    /// <summary>Ends when something became durable after this call.</summary>
    public Task NewsAsync()
    {
        lock (_gate)
        {
            _isAwaited = true;
            return _news.Task;
        }
    }

    /// <summary>Something became durable.</summary>
    public void Tell()
    {
        // Whoever awaits looks at the log after it said so, and the log was moved on before this is called.
        Interlocked.MemoryBarrier();
        if (!Volatile.Read(ref _isAwaited)) return;
        TaskCompletionSource told;
        lock (_gate)
        {
            _isAwaited = false;
            (told, _news) = (_news, New());
        }

        told.TrySetResult();
    }

    /// <summary>Ends all feeds.</summary>
    public void Stop() => _end.Cancel();

    public void Dispose() => _end.Dispose();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
