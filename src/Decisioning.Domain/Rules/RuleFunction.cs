namespace Decisioning.Domain.Rules;

/// <summary>One overload of a function or operator.</summary>
/// <param name="Name">As it is called; an operator by its sign.</param>
/// <param name="IsMethod">The first argument stands before the dot.</param>
/// <param name="Arguments">Types of its arguments.</param>
/// <param name="Result">Type of its result.</param>
internal sealed record RuleFunction(string Name, bool IsMethod, RuleType[] Arguments, RuleType Result)
{
    public Func<RuleValue, RuleValue>? One { get; init; }

    public Func<RuleValue, RuleValue, RuleValue>? Two { get; init; }

    /// <summary>When its argument only grows, so does its result, or it stays.</summary>
    public bool KeepsOrder { get; init; }

    /// <summary>A part of a time that comes again and again (the hour), or a calendar date.</summary>
    public bool IsPartOfTime { get; init; }

    public string Form() => IsMethod
        ? $"{Arguments[0]}.{Name}({string.Join(", ", Arguments.Skip(1))})"
        : Arguments.Length == 2 && !char.IsLetter(Name[0])
            ? $"{Arguments[0]} {Name} {Arguments[1]}"
            : $"{Name}({string.Join(", ", (IEnumerable<RuleType>)Arguments)})";
}
