using System.Globalization;
using System.Text;

namespace Decisioning.Domain.Rules;

/// <summary>Times as RFC 3339 texts, and durations as numbers with units (1h30m, 1.5s).</summary>
internal static class TimeText
{
    private static readonly (string Unit, long Nanos)[] Units =
    [
        ("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("h", 3_600 * Times.NanosPerSecond),
        ("m", 60 * Times.NanosPerSecond), ("s", Times.NanosPerSecond),
    ];

    /// <summary>By the number of digits of a fraction: the length of a unit in its last place.</summary>
    private static readonly long[] NanosOfDigits =
        [1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

    public static RuleValue Timestamp(string text)
    {
        var at = text.Length > 19 && text[19] == '.' ? 20 : 19;
        var fraction = at;
        while (at == 19 ? false : fraction < text.Length && char.IsAsciiDigit(text[fraction]))
        {
            fraction++;
        }

        var digits = fraction - at;
        if (text.Length < 20 || (at == 20 && digits is 0 or > 9)
            || !DateTime.TryParseExact(
                text.AsSpan(0, 19),
                "yyyy-MM-dd'T'HH:mm:ss",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var clock)
            || !TryOffset(text.AsSpan(fraction), out var offsetSeconds))
        {
            return RuleValue.Of(RuleError.Conversion);
        }

        var nanos = digits == 0
            ? 0
            : int.Parse(text.AsSpan(at, digits), CultureInfo.InvariantCulture) * NanosOfDigits[digits];
        var seconds = ((clock - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond) - offsetSeconds;
        return Times.Timestamp(((Int128)seconds * Times.NanosPerSecond) + nanos);
    }

    public static RuleValue Duration(string text)
    {
        var rest = text.AsSpan();
        var negative = rest.StartsWith("-");
        rest = negative || rest.StartsWith("+") ? rest[1..] : rest;
        if (rest is "0")
        {
            return RuleValue.OfDuration(0, 0);
        }

        var total = Int128.Zero;
        var any = false;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAnyExcept("0123456789.");
            if (end <= 0 || end > 20 || !decimal.TryParse(
                rest[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return RuleValue.Of(RuleError.Conversion);
            }

            rest = rest[end..];
            var nanos = 0L;
            foreach (var (unit, length) in Units)
            {
                if (nanos == 0 && rest.StartsWith(unit))
                {
                    nanos = length;
                    rest = rest[unit.Length..];
                }
            }

            if (nanos == 0)
            {
                return RuleValue.Of(RuleError.Conversion);
            }

            any = true;
            total += ((Int128)decimal.Truncate(number) * nanos)
                + (Int128)decimal.Truncate((number - decimal.Truncate(number)) * nanos);
        }

        return any ? Times.Duration(negative ? -total : total) : RuleValue.Of(RuleError.Conversion);
    }

    public static string OfTimestamp(in RuleValue time) =>
        Times.ToDateTime(time.Seconds).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)
        + Fraction(time.Nanos) + "Z";

    public static string OfDuration(in RuleValue duration)
    {
        var nanos = Times.Nanos(duration);
        var text = new StringBuilder(nanos < 0 ? "-" : "");
        var whole = nanos < 0 ? -nanos : nanos;
        text.Append(CultureInfo.InvariantCulture, $"{whole / Times.NanosPerSecond}");
        return text.Append(Fraction((int)(whole % Times.NanosPerSecond))).Append('s').ToString();
    }

    private static string Fraction(int nanos) =>
        nanos == 0 ? "" : "." + nanos.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');

    private static bool TryOffset(ReadOnlySpan<char> text, out long seconds)
    {
        seconds = 0;
        if (text is "Z" or "z")
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':'
            || !int.TryParse(text[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(text[4..6], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || hours > 23 || minutes > 59)
        {
            return false;
        }

        seconds = ((hours * 3600) + (minutes * 60)) * (text[0] == '-' ? -1 : 1);
        return true;
    }
}
