namespace Decisioning.Load.Http2;

/// <summary>
/// Says when each call is due at an even rate. When it comes late (the machine did something else) it makes up for it
/// at once, and each call keeps the moment for which it was meant, so a stall of anything is seen in full.
/// </summary>
/// <param name="rate">Calls a second.</param>
/// <param name="time">The clock.</param>
/// <param name="wait">Waits about so long at most, and takes what has come meanwhile.</param>
internal sealed class Pacer(double rate, TimeProvider time, Action<TimeSpan> wait)
{
    /// <summary>Calls that are asked in one go after a stall, before what has come is looked at.</summary>
    private const int MostAtOnce = 256;

    /// <summary>Calls <paramref name="ask"/> with the number of the call and the timestamp that it is meant for.
    /// </summary>
    public void Run(long calls, Action<long, long> ask, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var perCall = time.TimestampFrequency / rate;
        for (var call = 0L; call < calls;)
        {
            ct.ThrowIfCancellationRequested();
            var now = time.GetTimestamp();
            for (var most = call + MostAtOnce; call < Math.Min(calls, most) && Intended(call) <= now; call++)
            {
                ask(call, Intended(call));
            }

            if (call < calls)
            {
                var ahead = time.GetElapsedTime(time.GetTimestamp(), Intended(call));
                wait(ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero);
            }
        }

        long Intended(long call) => began + (long)(call * perCall);
    }
}
