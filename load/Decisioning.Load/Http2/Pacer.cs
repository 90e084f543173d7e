namespace Decisioning.Load.Http2;

/// <summary>
/// Says when each call is due at an even rate. When it comes late (the machine did something else) it makes up for it
/// at
/// once, and each call keeps the moment for which it was meant, so a stall of anything is seen in full.
/// </summary>
/// <param name="rate">Calls a second.</param>
/// <param name="time">The clock.</param>
/// <param name="wait">Waits about so long.</param>
internal sealed class Pacer(double rate, TimeProvider time, Action<TimeSpan> wait)
{
    /// <summary>Calls <paramref name="ask"/> with the number of the call and the timestamp that it is meant for.
    /// </summary>
    public void Run(long calls, Action<long, long> ask, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var perCall = time.TimestampFrequency / rate;
        for (var call = 0L; call < calls; call++)
        {
            var intended = began + (long)(call * perCall);
            while (true)
            {
                ct.ThrowIfCancellationRequested();
                var now = time.GetTimestamp();
                if (now >= intended)
                {
                    break;
                }

                wait(time.GetElapsedTime(now, intended));
            }

            ask(call, intended);
        }
    }
}
