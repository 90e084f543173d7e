namespace Decisioning.Server.Security;

/// <summary>
/// How much one key may ask for: calls and items of streams a second, and calls at a time. The rate is a token bucket
/// that holds one second's worth, kept as one number (the generic cell rate algorithm, ITU-T I.371): the time at which
/// the bucket would be full again.
/// </summary>
public sealed class CallLimit
{
    /// <summary>When a place is free again is not known; this long is worth waiting.</summary>
    private const long ConcurrencyRetryMs = 100;

    private readonly TimeProvider _time;
    private readonly int _concurrency;
    private readonly long _interval;
    private readonly long _bucket;
    private long _fullAt;
    private int _underWay;

    /// <param name="requestsPerSecond">0: as many as come.</param>
    /// <param name="concurrency">0: as many as come.</param>
    public CallLimit(int requestsPerSecond, int concurrency, TimeProvider time)
    {
        _time = time;
        _concurrency = concurrency;
        _interval = requestsPerSecond == 0 ? 0 : Math.Max(1, time.TimestampFrequency / requestsPerSecond);
        _bucket = _interval * requestsPerSecond;
    }

    public bool HasRate => _interval > 0;

    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Begins a call, which <see cref="Exit"/> ends; false, with the time to wait, at a limit.</summary>
    public bool TryEnter(out long retryAfterMs)
    {
        if (_concurrency > 0 && Interlocked.Increment(ref _underWay) > _concurrency)
        {
            Interlocked.Decrement(ref _underWay);
            retryAfterMs = ConcurrencyRetryMs;
            return false;
        }

        if (TryTake(out retryAfterMs))
        {
            return true;
        }

        Exit();
        return false;
    }

    public void Exit()
    {
        if (_concurrency > 0)
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <summary>Takes one request out of the bucket; false with the time to wait when it is empty.</summary>
    public bool TryTake(out long retryAfterMs)
    {
        retryAfterMs = 0;
        if (_interval == 0)
        {
            return true;
        }

        var now = _time.GetTimestamp();
        while (true)
        {
            var was = Volatile.Read(ref _fullAt);
            var next = Math.Max(was, now) + _interval;
            if (next - now > _bucket)
            {
                var wait = _time.GetElapsedTime(0, next - now - _bucket);
                retryAfterMs = Math.Max(1, (long)Math.Ceiling(wait.TotalMilliseconds));
                return false;
            }

            if (Interlocked.CompareExchange(ref _fullAt, next, was) == was)
            {
                return true;
            }
        }
    }

    /// <summary>Returns when a request could be taken: how a stream is slowed down instead of refused.</summary>
    public async ValueTask TakeAsync(CancellationToken ct)
    {
        while (!TryTake(out var wait))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(wait), _time, ct);
        }
    }
}
