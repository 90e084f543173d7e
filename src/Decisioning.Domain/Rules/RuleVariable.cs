namespace Decisioning.Domain.Rules;

/// <summary>How a variable moves while time passes and nothing happens.</summary>
public enum RuleChange : byte
{
    /// <summary>It stays.</summary>
    None = 0,

    /// <summary>It only grows, smoothly.</summary>
    Grows = 1,

    /// <summary>It only falls, smoothly.</summary>
    Falls = 2,

    /// <summary>It only grows, in steps.</summary>
    GrowsInSteps = 3,

    /// <summary>It only falls, in steps.</summary>
    FallsInSteps = 4,

    /// <summary>It takes each of its values during one stretch of time at most, in no order.</summary>
    Steps = 5,
}

/// <summary>One thing that rules can ask for by a dotted name.</summary>
public sealed record RuleVariable
{
    /// <summary>As it is written: <c>customer.rfm.recency_days</c>.</summary>
    public required string Name { get; init; }

    public required RuleType Type { get; init; }

    /// <summary>The numbers it can be.</summary>
    public RuleRange Range { get; init; } = RuleRange.Everything;

    /// <summary>The texts it can be; null when there are endlessly many.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    public RuleChange Change { get; init; }

    /// <summary>It may be missing; a rule that asks for it then has no answer, and <c>has()</c> tells.</summary>
    public bool MayBeMissing { get; init; }

    /// <summary>It belongs to the request, not to the customer.</summary>
    public bool OfRequest { get; init; }

    /// <summary>What a rule gets when it is missing.</summary>
    public RuleValue WhenMissing { get; private init; }

    /// <summary>The same variable, with what is said when it is missing.</summary>
    public RuleVariable Missable() => this with
    {
        MayBeMissing = true,
        WhenMissing = RuleValue.Of(new RuleError($"{Name} is not known", Name)),
    };
}
