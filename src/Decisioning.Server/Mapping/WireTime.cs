using Google.Protobuf.WellKnownTypes;

namespace Decisioning.Server.Mapping;

/// <summary>
/// Times on the wire and milliseconds since 1970-01-01 UTC. Parts of a millisecond are cut off; the engine keeps none.
/// </summary>
public static class WireTime
{
    private const int NanosPerMs = 1_000_000;

    public static Timestamp ToWire(long ms)
    {
        var seconds = Math.DivRem(ms, 1000, out var rest);
        return rest >= 0
            ? new Timestamp { Seconds = seconds, Nanos = (int)rest * NanosPerMs }
            : new Timestamp { Seconds = seconds - 1, Nanos = (int)(rest + 1000) * NanosPerMs };
    }

    public static Timestamp? ToWire(long? ms) => ms is { } value ? ToWire(value) : null;

    /// <summary>
    /// False with a sentence that says what would be right when the time is malformed or out of range.
    /// </summary>
    public static bool TryToMs(
        Timestamp value, out long ms, out string problem, long earliestMs = WireLimits.EarliestMs)
    {
        ms = 0;
        problem = "";
        if (value.Nanos is < 0 or > 999_999_999)
        {
            problem = $"is malformed: nanos is {value.Nanos}; it must be 0..999,999,999.";
            return false;
        }

        if (value.Seconds < earliestMs / 1000 || value.Seconds > WireLimits.LatestMs / 1000)
        {
            var firstYear = DateTimeOffset.FromUnixTimeMilliseconds(earliestMs).Year;
            problem = $"is out of range: seconds is {value.Seconds}; it must lie in the years {firstYear} to 2100.";
            return false;
        }

        ms = (value.Seconds * 1000) + (value.Nanos / NanosPerMs);
        return true;
    }
}
