using Decisioning.Server.Options;

namespace Decisioning.Server.Overload;

/// <summary>
/// Whether there is room for one more call, asked before anything of it is read: refusing early keeps short what waits,
/// so that the calls that are accepted are answered in time. Two bounds: how long work may wait for a thread, and how
/// many calls may wait for something else, the store mostly.
/// </summary>
/// <remarks>
/// A burst makes a queue that goes by itself; only one that stays is overload (controlled delay, Nichols and Jacobson
/// 2012; as admission to a server, Maurer 2015). So a wait above the bound is suffered for <see cref="Patience"/>, and
/// none that is itself so long. From then on whoever comes while the wait is above the bound is refused at once, until
/// it has stayed below for <see cref="Recovery"/>.
/// </remarks>
public sealed class Admission
{
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan Recovery = TimeSpan.FromSeconds(1);

    /// <summary>Fewer pieces of work are no queue, however long they wait: then the machine does something else.
    /// </summary>
    public const int LeastWaiting = 64;

    /// <summary>The hint: from this to twice this, so that not all come back together.</summary>
    public const int RetryMs = 100;

    private readonly TimeProvider _time;
    private readonly QueueProbe _probe;
    private readonly Func<long> _waiting;
    private readonly long _longest;
    private readonly long _patience;
    private readonly long _recovery;
    private readonly int _mostUnderWay;
    private long _longSince;
    private long _overloadedUntil;
    private int _underWay;

    /// <param name="settings">Its bounds; 0: none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="probe">Measures the wait.</param>
    /// <param name="waiting">How many pieces of work wait for a thread.</param>
    public Admission(ServerSettings settings, TimeProvider time, QueueProbe probe, Func<long> waiting)
    {
        (_time, _probe, _waiting) = (time, probe, waiting);
        _longest = QueueProbe.Ticks(time, settings.LongestQueue);
        _patience = QueueProbe.Ticks(time, Patience);
        _recovery = QueueProbe.Ticks(time, Recovery);
        _mostUnderWay = settings.CallsUnderWay;
    }

    /// <summary>Calls that wait for something now.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    public static Admission OfThreadPool(ServerSettings settings, TimeProvider time) => new(
        settings,
        time,
        new QueueProbe(time, probe => ThreadPool.UnsafeQueueUserWorkItem(probe, preferLocal: false)),
        () => ThreadPool.PendingWorkItemCount);

    /// <summary>Whether a call may begin; if not, when to try again.</summary>
    public bool TryEnter(out long retryAfterMs)
    {
        retryAfterMs = 0;
        var now = _longest > 0 ? _time.GetTimestamp() : 0;
        if ((_longest == 0 || !IsQueueTooLong(now)) && (_mostUnderWay == 0 || UnderWay < _mostUnderWay))
        {
            return true;
        }

        retryAfterMs = RetryMs + (_time.GetTimestamp() % RetryMs);
        return false;
    }

    /// <summary>
    /// Counts a call that has begun for as long as it is not over. Most are over already: they cost nothing here.
    /// </summary>
    public Task Count(Task call)
    {
        return call.IsCompleted || _mostUnderWay == 0 ? call : CountAsync(call);
    }

    private async Task CountAsync(Task call)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            await call;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    // Several threads may be here at a time: the numbers are hints, and one that is lost comes again with the next
    // call.
    private bool IsQueueTooLong(long now)
    {
        var wait = _probe.Look(now);
        if (wait < _longest || _waiting() < LeastWaiting)
        {
            if (Volatile.Read(ref _longSince) != 0) Volatile.Write(ref _longSince, 0);
            return false;
        }

        if (now >= Volatile.Read(ref _overloadedUntil))
        {
            var since = Volatile.Read(ref _longSince);
            if (since == 0) Volatile.Write(ref _longSince, since = now);
            if (Math.Max(now - since, wait) < _patience) return false;
        }

        Volatile.Write(ref _overloadedUntil, now + _recovery);
        return true;
    }
}
