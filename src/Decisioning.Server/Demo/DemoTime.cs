namespace Decisioning.Server.Demo;

/// <summary>
/// The clock under which the demo's history is played: it starts in the past and is moved forward, so that contacts of
/// last month are decided by the engine as they would have been then.
/// </summary>
public sealed class DemoTime(TimeProvider real, long startMs) : TimeProvider
{
    private long _aheadMs = startMs - real.GetUtcNow().ToUnixTimeMilliseconds();
    private long _movedMs;

    public override long TimestampFrequency => real.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => real.GetUtcNow().AddMilliseconds(Volatile.Read(ref _aheadMs));

    public override long GetTimestamp() =>
        real.GetTimestamp() + (Volatile.Read(ref _movedMs) * (real.TimestampFrequency / 1000));

    /// <summary>Moves on to a time; one that has passed leaves the clock as it is.</summary>
    public void MoveTo(long atMs)
    {
        var leapMs = atMs - GetUtcNow().ToUnixTimeMilliseconds();
        if (leapMs > 0)
        {
            Interlocked.Add(ref _movedMs, leapMs);
            Interlocked.Add(ref _aheadMs, leapMs);
        }
    }
}
