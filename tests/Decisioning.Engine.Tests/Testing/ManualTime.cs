namespace Decisioning.Engine.Tests.Testing;

/// <summary>A clock that moves when a test says so; timers ring within the call that reaches their time.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _wall = start;
    private long _ticks;

    public static ManualTime StartOf2026() => new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public long NowMs => GetUtcNow().ToUnixTimeMilliseconds();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _wall;
    }

    public override long GetTimestamp()
    {
        lock (_gate) return _ticks;
    }

    /// <summary>Why no timer can be had; null while they can.</summary>
    public Exception? TimersFail { get; set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (TimersFail is { } failure) throw failure;
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Whether some timer waits that rings when the clock is moved so far.</summary>
    public bool RingsWithin(TimeSpan span)
    {
        lock (_gate) return _timers.Any(timer => timer.DueTicks <= _ticks + span.Ticks);
    }

    /// <summary>How long until the next timer rings; null when none waits.</summary>
    public TimeSpan? UntilNext
    {
        get
        {
            lock (_gate)
            {
                var due = _timers.Count == 0 ? long.MaxValue : _timers.Min(timer => timer.DueTicks);
                return due == long.MaxValue ? null : TimeSpan.FromTicks(Math.Max(0, due - _ticks));
            }
        }
    }

    /// <summary>Moves wall clock and monotonic clock alike.</summary>
    public void Advance(TimeSpan by)
    {
        List<ManualTimer> due;
        lock (_gate)
        {
            _wall += by;
            _ticks += by.Ticks;
            due = [.. _timers.Where(timer => timer.DueTicks <= _ticks)];
            foreach (var timer in due) timer.Rearm(_ticks);
        }

        foreach (var timer in due) timer.Ring();
    }

    /// <summary>Moves the wall clock alone, as an operator or a wrong time server would.</summary>
    public void StepWall(TimeSpan by)
    {
        lock (_gate) _wall += by;
    }

    private sealed class ManualTimer(ManualTime time, Action ring) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public long DueTicks { get; private set; } = long.MaxValue;

        public void Ring() => ring();

        public void Rearm(long nowTicks) =>
            DueTicks = _period > TimeSpan.Zero ? nowTicks + _period.Ticks : long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                _period = period;
                DueTicks = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : time._ticks + dueTime.Ticks;
                if (!time._timers.Contains(this)) time._timers.Add(this);
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._gate) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
