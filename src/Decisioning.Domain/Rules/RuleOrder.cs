namespace Decisioning.Domain.Rules;

/// <summary>
/// Order of values after the CEL specification: numbers by their mathematical value whatever their kind, texts by code
/// point, false before true, times and durations along the line of time. NaN has no order.
/// </summary>
internal static class RuleOrder
{
    /// <summary>Two numbers, or a number and NaN, that have no order.</summary>
    public const int Unordered = 2;

    /// <summary>Values of kinds that cannot be compared.</summary>
    public const int NoOverload = 3;

    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    /// <summary>-1, 0, 1, or one of the two constants.</summary>
    public static int Of(in RuleValue left, in RuleValue right)
    {
        if (left.IsNumber && right.IsNumber)
        {
            return OfNumbers(left, right);
        }

        if (left.Kind != right.Kind)
        {
            return NoOverload;
        }

        return left.Kind switch
        {
            RuleKind.Bool => left.Bool.CompareTo(right.Bool),
            RuleKind.String => OfTexts(left.Text, right.Text),
            RuleKind.Timestamp or RuleKind.Duration => left.Seconds == right.Seconds
                ? left.Nanos.CompareTo(right.Nanos)
                : left.Seconds.CompareTo(right.Seconds),
            _ => NoOverload,
        };
    }

    public static int OfNumbers(in RuleValue left, in RuleValue right) => (left.Kind, right.Kind) switch
    {
        (RuleKind.Int, RuleKind.Int) => left.Int.CompareTo(right.Int),
        (RuleKind.UInt, RuleKind.UInt) => left.UInt.CompareTo(right.UInt),
        (RuleKind.Double, RuleKind.Double) => OfDoubles(left.Double, right.Double),
        (RuleKind.Int, RuleKind.UInt) => left.Int < 0 ? -1 : ((ulong)left.Int).CompareTo(right.UInt),
        (RuleKind.UInt, RuleKind.Int) => right.Int < 0 ? 1 : left.UInt.CompareTo((ulong)right.Int),
        (RuleKind.Int, _) => OfInt(left.Int, right.Double),
        (RuleKind.UInt, _) => OfUInt(left.UInt, right.Double),
        (_, RuleKind.Int) => Turned(OfInt(right.Int, left.Double)),
        _ => Turned(OfUInt(right.UInt, left.Double)),
    };

    private static int OfDoubles(double left, double right) =>
        left < right ? -1 : left > right ? 1 : left == right ? 0 : Unordered;

    private static int OfInt(long left, double right)
    {
        if (double.IsNaN(right))
        {
            return Unordered;
        }

        if (right >= TwoTo63 || right < -TwoTo63)
        {
            return right > 0 ? -1 : 1;
        }

        var whole = (long)right;
        return left == whole ? OfDoubles(0, right - whole) : left.CompareTo(whole);
    }

    private static int OfUInt(ulong left, double right)
    {
        if (double.IsNaN(right))
        {
            return Unordered;
        }

        if (right >= TwoTo64 || right < 0)
        {
            return right > 0 ? -1 : 1;
        }

        var whole = (ulong)right;
        return left == whole ? OfDoubles(0, right - whole) : left.CompareTo(whole);
    }

    /// <summary>
    /// By code point. UTF-16 puts the surrogates of the highest code points below the last 8,192 of the lower ones.
    /// </summary>
    private static int OfTexts(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            var a = left[i];
            var b = right[i];
            if (a != b)
            {
                return char.IsSurrogate(a) == char.IsSurrogate(b) ? (a < b ? -1 : 1) : char.IsSurrogate(a) ? 1 : -1;
            }
        }

        return Math.Sign(left.Length - right.Length);
    }

    private static int Turned(int order) => order is -1 or 1 ? -order : order;
}
