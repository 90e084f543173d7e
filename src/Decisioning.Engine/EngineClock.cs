namespace Decisioning.Engine;

/// <summary>
/// The engine's time: the wall clock at the start plus monotonic time, so that a step of the wall clock (a wrong NTP
/// answer, an operator) neither repeats nor skips an hour. It follows such a step by at most one part in a hundred.
/// It never goes back, and never lies before what was recorded already.
/// </summary>
public sealed class EngineClock
{
    private const int SlewShare = 100;
    private const long SlewEveryMs = 1_000;

    private readonly TimeProvider _time;
    private readonly long _startTimestamp;
    private readonly long _startMs;
    private readonly Lock _gate = new();
    private long _correctionMs;
    private long _slewedAtMs;
    private long _lastMs;

    public EngineClock(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _startTimestamp = time.GetTimestamp();
        _startMs = time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>Now, in milliseconds since 1970-01-01 UTC.</summary>
    public long NowMs
    {
        get
        {
            var elapsed = (long)_time.GetElapsedTime(_startTimestamp).TotalMilliseconds;
            if (elapsed - Volatile.Read(ref _slewedAtMs) >= SlewEveryMs) Slew(elapsed);
            return Raise(_startMs + elapsed + Volatile.Read(ref _correctionMs));
        }
    }

    /// <summary>Makes the clock answer no time before this one: what the log says was recorded last.</summary>
    public void NotBefore(long atMs) => Raise(atMs);

    private void Slew(long elapsed)
    {
        lock (_gate)
        {
            var since = elapsed - _slewedAtMs;
            if (since < SlewEveryMs) return;
            var most = since / SlewShare;
            var off = _time.GetUtcNow().ToUnixTimeMilliseconds() - (_startMs + elapsed + _correctionMs);
            Volatile.Write(ref _correctionMs, _correctionMs + Math.Clamp(off, -most, most));
            Volatile.Write(ref _slewedAtMs, elapsed);
        }
    }

    private long Raise(long atMs)
    {
        var last = Volatile.Read(ref _lastMs);
        while (atMs > last)
        {
            var seen = Interlocked.CompareExchange(ref _lastMs, atMs, last);
            if (seen == last) return atMs;
            last = seen;
        }

        return last;
    }
}
