using System.Globalization;

namespace Grpc.Wire;

/// <summary>
/// The value of <c>grpc-timeout</c>: at most eight digits and a unit of H, M, S, m, u or n (hours down to nanoseconds).
/// </summary>
internal static class GrpcTimeout
{
    private const int MaxDigits = 8;
    private const long MaxValue = 99_999_999;

    public static bool TryParse(string value, out TimeSpan timeout)
    {
        timeout = default;
        if (value.Length is < 2 or > MaxDigits + 1)
            return false;
        var digits = value.AsSpan(0, value.Length - 1);
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
            return false;
        var ticks = value[^1] switch
        {
            'H' => amount * TimeSpan.TicksPerHour,
            'M' => amount * TimeSpan.TicksPerMinute,
            'S' => amount * TimeSpan.TicksPerSecond,
            'm' => amount * TimeSpan.TicksPerMillisecond,
            'u' => amount * TimeSpan.TicksPerMicrosecond,
            'n' => (amount + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick,
            _ => -1,
        };
        timeout = new TimeSpan(Math.Max(ticks, 0));
        return ticks >= 0;
    }

    /// <summary>Formats a time-out in the finest unit that fits, rounded up; zero or less is "0n".</summary>
    public static string Format(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero)
            return "0n";
        (long Ticks, char Unit)[] units =
        [
            (TimeSpan.TicksPerMicrosecond, 'u'),
            (TimeSpan.TicksPerMillisecond, 'm'),
            (TimeSpan.TicksPerSecond, 'S'),
            (TimeSpan.TicksPerMinute, 'M'),
        ];
        foreach (var (unitTicks, unit) in units)
        {
            var amount = DivideUp(timeout.Ticks, unitTicks);
            if (amount <= MaxValue)
                return string.Create(CultureInfo.InvariantCulture, $"{amount}{unit}");
        }

        var hours = Math.Min(DivideUp(timeout.Ticks, TimeSpan.TicksPerHour), MaxValue);
        return string.Create(CultureInfo.InvariantCulture, $"{hours}H");
    }

    private static long DivideUp(long ticks, long unitTicks) => (ticks / unitTicks) + (ticks % unitTicks > 0 ? 1 : 0);
}
