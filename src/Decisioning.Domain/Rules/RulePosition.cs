namespace Decisioning.Domain.Rules;

/// <summary>
/// A stretch of a rule's text: line and column of its first character, both from 1, and where it starts and ends in the
/// text, from 0, the end excluded.
/// </summary>
public readonly record struct RulePosition(int Line, int Column, int Start, int End)
{
    /// <summary>From the beginning of this one to the end of another.</summary>
    internal RulePosition To(RulePosition last) => this with { End = last.End };
}
