namespace Decisioning.Domain.Rules;

/// <summary>
/// Reads, checks and compiles rules: a subset of the Common Expression Language, described in the README of this
/// folder.
/// </summary>
public static class RuleCompiler
{
    /// <summary>
    /// Compiles a rule, which must be true or false. One that can never hold is refused; one that always holds is
    /// warned of.
    /// </summary>
    /// <param name="source">The text of the rule.</param>
    /// <param name="environment">The names it may use.</param>
    /// <param name="slots">Takes in the variables it asks for.</param>
    public static RuleCompilation Compile(string source, RuleEnvironment environment, RuleSlots slots) =>
        Refusable(() =>
        {
            var checker = new Checker(environment, slots);
            var term = checker.CheckBool(Parser.Parse(source), "A rule");
            var analysis = new RangeAnalysis(source);
            if (analysis.NeverHolds(term) is { } never)
            {
                return new RuleCompilation(null, [never]);
            }

            var rule = new CompiledRule(source, term, Coder.Code(term), new PassingOfTime(source).WatchesOf(term));
            return new RuleCompilation(rule, analysis.AlwaysHolds(term) is { } always ? [always] : []);
        });

    /// <summary>
    /// Compiles an expression of any type, without asking whether it can hold or how time changes it.
    /// </summary>
    public static RuleCompilation CompileExpression(string source, RuleEnvironment environment, RuleSlots slots) =>
        Refusable(() =>
        {
            var term = new Checker(environment, slots).Check(Parser.Parse(source));
            return new RuleCompilation(new CompiledRule(source, term, Coder.Code(term), []), []);
        });

    private static RuleCompilation Refusable(Func<RuleCompilation> compile)
    {
        try
        {
            return compile();
        }
        catch (RuleRefusedException refused)
        {
            return new RuleCompilation(null, [new RuleProblem(refused.Position, refused.Message)]);
        }
    }
}
