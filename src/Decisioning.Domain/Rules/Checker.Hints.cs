namespace Decisioning.Domain.Rules;

/// <summary>What is said when something does not fit.</summary>
internal sealed partial class Checker
{
    private static RuleRefusedException UnknownFunction(CallSyntax call)
    {
        var hint = NearestName.Of(call.Function, FunctionTable.Names.Concat(Macros).Append("has")) is { } nearest
            ? $"did you mean {nearest}()?"
            : "the functions are listed with the rule language.";
        return new RuleRefusedException(call.Position, $"There is no function {call.Function}(); {hint}");
    }

    private static RuleRefusedException Misfit(CallSyntax call, RuleFunction[] named, List<Term> arguments)
    {
        var given = call.Function == "age_months" ? arguments.Take(1) : arguments;
        var types = string.Join(" and ", given.Select(argument => argument.Type));
        var sign = call.Function == "-_" ? "-" : call.Function;
        var name = char.IsLetter(sign[0]) ? $"{sign}()" : sign;
        var mixed = arguments is [{ Type.IsNumber: true } left, { Type.IsNumber: true } right]
            && left.Type != right.Type
            && named[0].Arguments.Length == 2;
        var hint = mixed
            ? " Make both sides of one kind: double(...) around the whole number, or 2.0 instead of 2."
            : $" It takes {string.Join("; or ", named.Select(overload => overload.Form()).Distinct().Take(4))}."
                + NameHint([.. arguments]);
        return new RuleRefusedException(
            call.Position, $"{name} does not take {(types.Length == 0 ? "nothing" : types)}.{hint}");
    }

    private static string TimeHint(Term left, Term right)
    {
        var kinds = new[] { left.Type.Kind, right.Type.Kind };
        return kinds.Contains(RuleKind.Timestamp) && kinds.Contains(RuleKind.String)
            ? " Write the time as timestamp(\"2026-01-31T00:00:00Z\")."
            : kinds.Contains(RuleKind.Duration) && kinds.Contains(RuleKind.String)
                ? " Write the duration as duration(\"24h\")."
                : "";
    }

    private static string NameHint(params Term[] parts) =>
        parts.Any(part => part.Type.Kind is RuleKind.Name or RuleKind.Names)
            ? " Only the hashes of these names are kept, so they can be compared by == and in, and nothing else."
            : "";

    private static bool HasOrder(RuleType type) => type.IsDyn || type.IsNumber
        || type.Kind is RuleKind.Bool or RuleKind.String or RuleKind.Timestamp or RuleKind.Duration;

    private static string Capital(RuleType type)
    {
        var text = type.ToString();
        return char.ToUpperInvariant(text[0]) + text[1..];
    }
}
