using NodaTime;

namespace Decisioning.Domain.Rules;

/// <summary>Times and durations: their ranges, their parts in a zone, and ages.</summary>
internal static class Times
{
    public const long NanosPerSecond = 1_000_000_000;

    /// <summary>0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, seconds since 1970.</summary>
    public const long EarliestSecond = -62_135_596_800;
    public const long LatestSecond = 253_402_300_799;

    public static Int128 Nanos(in RuleValue value) => ((Int128)value.Seconds * NanosPerSecond) + value.Nanos;

    public static RuleValue Timestamp(Int128 nanos)
    {
        var (seconds, rest) = Split(nanos);
        return seconds < EarliestSecond || seconds > LatestSecond
            ? RuleValue.Of(RuleError.TimeRange)
            : RuleValue.OfTimestamp((long)seconds, rest);
    }

    /// <summary>A duration holds at most 64 bits of nanoseconds, about 292 years either way.</summary>
    public static RuleValue Duration(Int128 nanos) =>
        nanos > long.MaxValue || nanos < long.MinValue
            ? RuleValue.Of(RuleError.TimeRange)
            : RuleValue.OfDuration((long)Split(nanos).Seconds, Split(nanos).Nanos);

    /// <summary>Seconds as a number, for ranges.</summary>
    public static double ToSeconds(in RuleValue value) => value.Seconds + (value.Nanos / (double)NanosPerSecond);

    /// <summary>
    /// Whole calendar months from one time to another by their UTC dates: 12 (y2 - y1) + m2 - m1, less 1 when d2 is
    /// below d1; negative when the second lies before.
    /// </summary>
    public static RuleValue AgeMonths(RuleValue born, RuleValue now)
    {
        if (born.Kind != RuleKind.Timestamp || now.Kind != RuleKind.Timestamp)
        {
            return RuleValue.Of(RuleError.NoOverload);
        }

        var from = ToDateTime(born.Seconds);
        var to = ToDateTime(now.Seconds);
        var months = (12L * (to.Year - from.Year)) + to.Month - from.Month;
        return RuleValue.Of(to.Day < from.Day ? months - 1 : months);
    }

    /// <summary>The clock of a zone at a time: an id of the tz database, or an offset such as +03:00.</summary>
    public static bool TryLocal(in RuleValue time, string zone, out DateTime local)
    {
        local = default;
        long offset;
        if (TryOffset(zone, out var fixedOffset))
        {
            offset = fixedOffset;
        }
        else if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is { } known)
        {
            offset = known.GetUtcOffset(Instant.FromUnixTimeSeconds(time.Seconds)).Seconds;
        }
        else
        {
            return false;
        }

        local = ToDateTime(Math.Clamp(time.Seconds + offset, EarliestSecond, LatestSecond));
        return true;
    }

    public static bool IsZone(string zone) =>
        TryOffset(zone, out _) || DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null;

    public static DateTime ToDateTime(long seconds) => DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond);

    private static (Int128 Seconds, int Nanos) Split(Int128 nanos)
    {
        var (seconds, rest) = Int128.DivRem(nanos, NanosPerSecond);
        return rest < 0 ? (seconds - 1, (int)(rest + NanosPerSecond)) : (seconds, (int)rest);
    }

    private static bool TryOffset(string zone, out long seconds)
    {
        var digits = zone.AsSpan().TrimStart("+-");
        seconds = 0;
        if (digits.Length != 5 || digits[2] != ':' || zone.Length - digits.Length > 1
            || !char.IsAsciiDigit(digits[0]) || !char.IsAsciiDigit(digits[1])
            || !char.IsAsciiDigit(digits[3]) || !char.IsAsciiDigit(digits[4]))
        {
            return false;
        }

        var hours = ((digits[0] - '0') * 10) + digits[1] - '0';
        var minutes = ((digits[3] - '0') * 10) + digits[4] - '0';
        seconds = ((hours * 3600) + (minutes * 60)) * (zone[0] == '-' ? -1 : 1);
        return hours < 24 && minutes < 60;
    }
}
