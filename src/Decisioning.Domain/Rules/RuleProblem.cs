namespace Decisioning.Domain.Rules;

/// <summary>One thing wrong with a rule: where, what, and what would be right.</summary>
/// <param name="Position">Where in the rule's text.</param>
/// <param name="Message">Whole sentences for people.</param>
/// <param name="IsWarning">The rule can be used; it probably does not do what was meant.</param>
public sealed record RuleProblem(RulePosition Position, string Message, bool IsWarning = false)
{
    public override string ToString() => $"line {Position.Line}, column {Position.Column}: {Message}";
}

/// <summary>Ends the reading of a rule at the first thing that makes no sense; caught by the compiler.</summary>
internal sealed class RuleRefusedException(RulePosition position, string message) : Exception(message)
{
    public RulePosition Position { get; } = position;
}
