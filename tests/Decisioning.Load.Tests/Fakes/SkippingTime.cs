namespace Decisioning.Load.Tests.Fakes;

/// <summary>
/// A clock that stands still until something waits: then the wait is over at once and the clock has moved on. A wait
/// above <paramref name="longest"/> never ends.
/// </summary>
internal sealed class SkippingTime(TimeSpan longest) : TimeProvider
{
    /// <summary>Skips the pauses between attempts, and lets no call run into its limit.</summary>
    public static readonly TimeSpan Pauses = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private long _ticks = DateTimeOffset.UnixEpoch.AddYears(41).Ticks;

    public List<TimeSpan> Waits { get; } = [];

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan && dueTime <= longest)
        {
            lock (_gate)
            {
                Waits.Add(dueTime);
            }

            Advance(dueTime);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        return new Spent();
    }

    private sealed class Spent : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
