using System.Collections.Frozen;

namespace Decisioning.Domain.Rules;

/// <summary>Every function and arithmetic operator of the language, by name.</summary>
internal static class FunctionTable
{
    private static readonly RuleType[] Numbers = [RuleType.Int, RuleType.UInt, RuleType.Double];

    private static readonly FrozenDictionary<string, RuleFunction[]> Overloads = Operators()
        .Concat(Texts())
        .Concat(TimesAndDurations())
        .Concat(TypeConversions())
        .GroupBy(function => function.Name)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    public static IEnumerable<string> Names => Overloads.Keys.Where(name => char.IsLetter(name[0]));

    /// <summary>All overloads of a name; none when it is not known.</summary>
    public static RuleFunction[] Of(string name) => Overloads.TryGetValue(name, out var known) ? known : [];

    private static IEnumerable<RuleFunction> Operators()
    {
        foreach (var number in Numbers)
        {
            yield return Two("+", number, number, number, Arithmetic.Add);
            yield return Two("-", number, number, number, Arithmetic.Subtract);
            yield return Two("*", number, number, number, Arithmetic.Multiply);
            yield return Two("/", number, number, number, Arithmetic.Divide);
        }

        foreach (var whole in Numbers[..2])
        {
            yield return Two("%", whole, whole, whole, Arithmetic.Remainder);
        }

        yield return One("-_", RuleType.Int, RuleType.Int, Arithmetic.Negate);
        yield return One("-_", RuleType.Double, RuleType.Double, Arithmetic.Negate);
        yield return Two("+", RuleType.String, RuleType.String, RuleType.String, Arithmetic.Add);
        var list = RuleType.ListOf(RuleType.Dyn);
        yield return Two("+", list, list, list, Arithmetic.Add);
        yield return Two("+", RuleType.Timestamp, RuleType.Duration, RuleType.Timestamp, Arithmetic.Add);
        yield return Two("+", RuleType.Duration, RuleType.Timestamp, RuleType.Timestamp, Arithmetic.Add);
        yield return Two("+", RuleType.Duration, RuleType.Duration, RuleType.Duration, Arithmetic.Add);
        yield return Two("-", RuleType.Timestamp, RuleType.Timestamp, RuleType.Duration, Arithmetic.Subtract);
        yield return Two("-", RuleType.Timestamp, RuleType.Duration, RuleType.Timestamp, Arithmetic.Subtract);
        yield return Two("-", RuleType.Duration, RuleType.Duration, RuleType.Duration, Arithmetic.Subtract);
    }

    private static IEnumerable<RuleFunction> Texts()
    {
        var map = RuleType.MapOf(RuleType.Dyn, RuleType.Dyn);
        foreach (var sized in new[] { RuleType.String, RuleType.ListOf(RuleType.Dyn), map, RuleType.Names })
        {
            yield return One("size", sized, RuleType.Int, TextFunctions.Size);
            yield return One("size", sized, RuleType.Int, TextFunctions.Size) with { IsMethod = true };
        }

        yield return Method("contains", TextFunctions.Contains);
        yield return Method("startsWith", TextFunctions.StartsWith);
        yield return Method("endsWith", TextFunctions.EndsWith);
        yield return One("lowerAscii", RuleType.String, RuleType.String, TextFunctions.LowerAscii)
            with
        { IsMethod = true };
        yield return One("upperAscii", RuleType.String, RuleType.String, TextFunctions.UpperAscii)
            with
        { IsMethod = true };

        // The pattern is compiled with the rule; see the compiler.
        yield return new RuleFunction("matches", true, [RuleType.String, RuleType.String], RuleType.Bool);
        yield return new RuleFunction("matches", false, [RuleType.String, RuleType.String], RuleType.Bool);
    }

    private static IEnumerable<RuleFunction> TimesAndDurations()
    {
        foreach (var part in TimeFunctions.Parts.Keys.Append("getMilliseconds"))
        {
            yield return One(part, RuleType.Timestamp, RuleType.Int, TimeFunctions.InUtc(part))
                with
            { IsMethod = true, IsPartOfTime = true };
            yield return Two(part, RuleType.Timestamp, RuleType.String, RuleType.Int, TimeFunctions.InZone(part))
                with
            { IsMethod = true, IsPartOfTime = true };
        }

        foreach (var part in new[] { "getHours", "getMinutes", "getSeconds", "getMilliseconds" })
        {
            yield return One(part, RuleType.Duration, RuleType.Int, TimeFunctions.InUtc(part))
                with
            { IsMethod = true, KeepsOrder = part != "getMilliseconds" };
        }

        // The second argument is the time for which the rule is evaluated; the checker adds it.
        yield return Two("age_months", RuleType.Timestamp, RuleType.Timestamp, RuleType.Int, Times.AgeMonths);
    }

    private static IEnumerable<RuleFunction> TypeConversions()
    {
        yield return One("dyn", RuleType.Dyn, RuleType.Dyn, value => value) with { KeepsOrder = true };
        foreach (var from in Numbers.Concat([RuleType.String, RuleType.Timestamp]))
        {
            yield return Ordered("int", from, RuleType.Int, Conversions.ToInt);
            if (from != RuleType.Timestamp)
            {
                yield return Ordered("uint", from, RuleType.UInt, Conversions.ToUInt);
                yield return Ordered("double", from, RuleType.Double, Conversions.ToDouble);
            }
        }

        yield return One("bool", RuleType.String, RuleType.Bool, Conversions.ToBool);
        yield return One("bool", RuleType.Bool, RuleType.Bool, Conversions.ToBool);
        foreach (var from in Numbers.Concat([RuleType.String, RuleType.Bool, RuleType.Timestamp, RuleType.Duration]))
        {
            yield return One("string", from, RuleType.String, Conversions.ToText);
        }

        foreach (var from in new[] { RuleType.String, RuleType.Timestamp, RuleType.Int })
        {
            yield return Ordered("timestamp", from, RuleType.Timestamp, Conversions.ToTimestamp);
        }

        foreach (var from in new[] { RuleType.String, RuleType.Duration, RuleType.Int })
        {
            yield return Ordered("duration", from, RuleType.Duration, Conversions.ToDuration);
        }
    }

    private static RuleFunction One(string name, RuleType from, RuleType result, Func<RuleValue, RuleValue> code) =>
        new(name, false, [from], result) { One = code };

    private static RuleFunction Ordered(
        string name, RuleType from, RuleType result, Func<RuleValue, RuleValue> code) =>
        One(name, from, result, code) with { KeepsOrder = from != RuleType.String };

    private static RuleFunction Two(
        string name, RuleType a, RuleType b, RuleType result, Func<RuleValue, RuleValue, RuleValue> code) =>
        new(name, false, [a, b], result) { Two = code };

    private static RuleFunction Method(string name, Func<RuleValue, RuleValue, RuleValue> code) =>
        Two(name, RuleType.String, RuleType.String, RuleType.Bool, code) with { IsMethod = true };
}
