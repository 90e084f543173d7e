namespace Decisioning.Domain.Rules;

/// <summary>Parts of times by the clock of a zone (UTC when none is named), and of durations.</summary>
internal static class TimeFunctions
{
    /// <summary>The parts that a time has; a duration has hours, minutes, seconds and milliseconds only.</summary>
    public static readonly IReadOnlyDictionary<string, Func<DateTime, long>> Parts =
        new Dictionary<string, Func<DateTime, long>>
        {
            ["getFullYear"] = clock => clock.Year,
            ["getMonth"] = clock => clock.Month - 1,
            ["getDate"] = clock => clock.Day,
            ["getDayOfMonth"] = clock => clock.Day - 1,
            ["getDayOfWeek"] = clock => (long)clock.DayOfWeek,
            ["getDayOfYear"] = clock => clock.DayOfYear - 1,
            ["getHours"] = clock => clock.Hour,
            ["getMinutes"] = clock => clock.Minute,
            ["getSeconds"] = clock => clock.Second,
        };

    public static Func<RuleValue, RuleValue> InUtc(string part) => value =>
    {
        if (value.Kind == RuleKind.Duration)
        {
            return OfDuration(part, value);
        }

        return value.Kind != RuleKind.Timestamp ? RuleValue.Of(RuleError.NoOverload)
            : part == "getMilliseconds" ? RuleValue.Of(value.Nanos / 1_000_000L)
            : RuleValue.Of(Parts[part](Times.ToDateTime(value.Seconds)));
    };

    public static Func<RuleValue, RuleValue, RuleValue> InZone(string part) => (value, zone) =>
    {
        if (value.Kind != RuleKind.Timestamp || zone.Kind != RuleKind.String)
        {
            return RuleValue.Of(RuleError.NoOverload);
        }

        return !Times.TryLocal(value, zone.Text, out var local) ? RuleValue.Of(RuleError.Zone)
            : part == "getMilliseconds" ? RuleValue.Of(value.Nanos / 1_000_000L)
            : RuleValue.Of(Parts[part](local));
    };

    private static RuleValue OfDuration(string part, in RuleValue duration)
    {
        var nanos = Times.Nanos(duration);
        return part switch
        {
            "getHours" => RuleValue.Of((long)(nanos / (3_600 * Times.NanosPerSecond))),
            "getMinutes" => RuleValue.Of((long)(nanos / (60 * Times.NanosPerSecond))),
            "getSeconds" => RuleValue.Of((long)(nanos / Times.NanosPerSecond)),
            "getMilliseconds" => RuleValue.Of((long)(nanos % Times.NanosPerSecond / 1_000_000)),
            _ => RuleValue.Of(RuleError.NoOverload),
        };
    }
}
