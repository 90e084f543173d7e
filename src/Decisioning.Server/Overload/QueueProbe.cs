namespace Decisioning.Server.Overload;

/// <summary>
/// How long work waits for a thread: now and then an empty piece of work joins the queue in which calls wait, and
/// counts until its turn comes. Calls send it, so an idle server does nothing, and a busy one little: a look costs the
/// reading of two numbers.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="enqueue">Puts the probe where calls wait: the thread pool's global queue.</param>
public sealed class QueueProbe(TimeProvider time, Action<IThreadPoolWorkItem> enqueue) : IThreadPoolWorkItem
{
    /// <summary>Between the end of one probe and the next.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>What a probe found says nothing any more after this long without another.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(100);

    private readonly long _pause = Ticks(time, Pause);
    private readonly long _fresh = Ticks(time, Fresh);
    private long _sentAt;
    private long _endedAt;
    private long _waited;

    /// <summary>
    /// Timestamp units that work waits now: what the last probe has waited, or the one under way so far, if that is
    /// more.
    /// </summary>
    public long Look(long now)
    {
        var sentAt = Volatile.Read(ref _sentAt);
        if (sentAt != 0)
        {
            return Math.Max(Volatile.Read(ref _waited), now - sentAt);
        }

        var age = now - Volatile.Read(ref _endedAt);
        if (age >= _pause && Interlocked.CompareExchange(ref _sentAt, now, 0) == 0)
        {
            enqueue(this);
        }

        return age < _fresh ? Volatile.Read(ref _waited) : 0;
    }

    public void Execute()
    {
        var now = time.GetTimestamp();
        Volatile.Write(ref _waited, now - _sentAt);
        Volatile.Write(ref _endedAt, now);
        Volatile.Write(ref _sentAt, 0);
    }

    /// <summary>A duration in units of the clock's timestamps.</summary>
    public static long Ticks(TimeProvider time, TimeSpan duration) =>
        (long)(duration.TotalSeconds * time.TimestampFrequency);
}
