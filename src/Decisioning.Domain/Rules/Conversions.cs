using System.Globalization;

namespace Decisioning.Domain.Rules;

/// <summary>
/// int(), uint(), double(), string(), bool(), timestamp() and duration(), after the CEL specification.
/// </summary>
internal static class Conversions
{
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    public static RuleValue ToInt(RuleValue value) => value.Kind switch
    {
        RuleKind.Int => value,
        RuleKind.UInt => value.UInt > long.MaxValue ? Overflow : RuleValue.Of((long)value.UInt),
        RuleKind.Double => value.Double is > -TwoTo63 and < TwoTo63 ? RuleValue.Of((long)value.Double) : Overflow,
        RuleKind.Timestamp => RuleValue.Of(value.Seconds),
        RuleKind.String => long.TryParse(
            value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? RuleValue.Of(whole)
            : Wrong,
        _ => NoOverload,
    };

    public static RuleValue ToUInt(RuleValue value) => value.Kind switch
    {
        RuleKind.UInt => value,
        RuleKind.Int => value.Int < 0 ? Overflow : RuleValue.Of((ulong)value.Int),
        RuleKind.Double => value.Double is > -1 and < TwoTo64 && value.Double >= 0
            ? RuleValue.Of((ulong)value.Double)
            : Overflow,
        RuleKind.String => ulong.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
            ? RuleValue.Of(whole)
            : Wrong,
        _ => NoOverload,
    };

    public static RuleValue ToDouble(RuleValue value) => value.Kind switch
    {
        RuleKind.Double => value,
        RuleKind.Int => RuleValue.Of((double)value.Int),
        RuleKind.UInt => RuleValue.Of((double)value.UInt),
        RuleKind.String => double.TryParse(
            value.Text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out var real)
            ? RuleValue.Of(real)
            : Wrong,
        _ => NoOverload,
    };

    public static RuleValue ToText(RuleValue value) => value.Kind switch
    {
        RuleKind.String => value,
        RuleKind.Int => RuleValue.Of(value.Int.ToString(CultureInfo.InvariantCulture)),
        RuleKind.UInt => RuleValue.Of(value.UInt.ToString(CultureInfo.InvariantCulture)),
        RuleKind.Double => RuleValue.Of(value.Double.ToString("R", CultureInfo.InvariantCulture)),
        RuleKind.Bool => RuleValue.Of(value.Bool ? "true" : "false"),
        RuleKind.Timestamp => RuleValue.Of(TimeText.OfTimestamp(value)),
        RuleKind.Duration => RuleValue.Of(TimeText.OfDuration(value)),
        _ => NoOverload,
    };

    public static RuleValue ToBool(RuleValue value) => value.Kind switch
    {
        RuleKind.Bool => value,
        RuleKind.String => value.Text switch
        {
            "1" or "t" or "T" or "true" or "TRUE" or "True" => RuleValue.True,
            "0" or "f" or "F" or "false" or "FALSE" or "False" => RuleValue.False,
            _ => Wrong,
        },
        _ => NoOverload,
    };

    public static RuleValue ToTimestamp(RuleValue value) => value.Kind switch
    {
        RuleKind.Timestamp => value,
        RuleKind.Int => Times.Timestamp((Int128)value.Int * Times.NanosPerSecond),
        RuleKind.String => TimeText.Timestamp(value.Text),
        _ => NoOverload,
    };

    public static RuleValue ToDuration(RuleValue value) => value.Kind switch
    {
        RuleKind.Duration => value,
        RuleKind.Int => Times.Duration((Int128)value.Int * Times.NanosPerSecond),
        RuleKind.String => TimeText.Duration(value.Text),
        _ => NoOverload,
    };

    private static RuleValue Overflow => RuleValue.Of(RuleError.Overflow);

    private static RuleValue Wrong => RuleValue.Of(RuleError.Conversion);

    private static RuleValue NoOverload => RuleValue.Of(RuleError.NoOverload);
}
