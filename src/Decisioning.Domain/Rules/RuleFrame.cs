namespace Decisioning.Domain.Rules;

/// <summary>
/// What rules are evaluated over: the values of the variables they ask for, by place, and room for the variables of
/// macros. Used by one thread at a time, and over and over, so that evaluating allocates nothing.
/// </summary>
public sealed class RuleFrame(int slots)
{
    /// <summary>Values by the places of <see cref="RuleSlots"/>; what is missing holds an error.</summary>
    public RuleValue[] Slots { get; } = new RuleValue[slots];

    internal RuleValue[] Locals { get; } = new RuleValue[RuleLimits.NestedMacros];
}

/// <summary>A part of a rule, ready to be evaluated.</summary>
internal delegate RuleValue RuleCode(RuleFrame frame);
