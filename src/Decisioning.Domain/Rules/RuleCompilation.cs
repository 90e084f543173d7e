namespace Decisioning.Domain.Rules;

/// <summary>What became of a rule's text: a rule, or none, and what is to be said of it.</summary>
/// <param name="Rule">Null when it is refused.</param>
/// <param name="Problems">Errors (then there is no rule) and warnings.</param>
public sealed record RuleCompilation(CompiledRule? Rule, IReadOnlyList<RuleProblem> Problems);
