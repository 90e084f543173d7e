using Facts = System.Collections.Immutable.ImmutableDictionary<string, Decisioning.Domain.Rules.RuleFact>;

namespace Decisioning.Domain.Rules;

/// <summary>
/// Finds rules that can never hold, and those that always do, from the ranges of their variables: what must be true of
/// each value is gathered along the conditions joined by &amp;&amp;, and over both sides of ||, until two exclude one
/// another. It says "never" only when it is certain.
/// </summary>
internal sealed partial class RangeAnalysis(string source)
{
    private RuleProblem? _conflict;

    /// <summary>The reason why a rule can never hold; null when it may.</summary>
    public RuleProblem? NeverHolds(Term rule)
    {
        _conflict = null;
        return Refine(rule, true, Facts.Empty) is null
            ? _conflict ?? new RuleProblem(rule.Position, "The rule can never hold.")
            : null;
    }

    /// <summary>A warning when a rule holds for everybody; null when it may fail or lack an answer.</summary>
    public RuleProblem? AlwaysHolds(Term rule)
    {
        var mayLack = rule.All().Any(part => part.Kind is TermKind.Call or TermKind.Macro or TermKind.In
            || part.Type.IsDyn
            || part is { Kind: TermKind.Slot, Variable.MayBeMissing: true });
        return !mayLack && Refine(rule, false, Facts.Empty) is null
            ? new RuleProblem(rule.Position, "The rule holds for everybody; leave it out.", IsWarning: true)
            : null;
    }

    /// <summary>The numbers that a part can be.</summary>
    public RuleRange RangeOf(Term term) => RangeOf(term, Facts.Empty);

    /// <summary>What is true besides when the part comes out as wanted; null when it cannot.</summary>
    private Facts? Refine(Term term, bool wanted, Facts facts)
    {
        if (Coder.IsPure(term))
        {
            return RefineConstant(term, wanted, facts);
        }

        switch (term.Kind)
        {
            case TermKind.Not:
                return Refine(term.Arguments[0], !wanted, facts);
            case TermKind.And or TermKind.Or:
                var (left, right) = (term.Arguments[0], term.Arguments[1]);
                return wanted == (term.Kind == TermKind.And)
                    ? Refine(left, wanted, facts) is { } first ? Refine(right, wanted, first) : null
                    : Either(Refine(left, wanted, facts), Refine(right, wanted, facts));
            case TermKind.Choice:
                return Either(
                    Refine(term.Arguments[0], true, facts) is { } then ? Refine(term.Arguments[1], wanted, then) : null,
                    Refine(term.Arguments[0], false, facts) is { } otherwise
                        ? Refine(term.Arguments[2], wanted, otherwise)
                        : null);
            case TermKind.Compare:
                return RefineComparison(term, wanted, facts);
            case TermKind.In when term.Arguments[1] is { IsConstant: true, Value.Kind: RuleKind.List } list:
                return RefineIn(term, list, wanted, facts);
            default:
                return Know(term, term, RuleFact.Nothing with { Range = RuleRange.Exactly(wanted ? 1 : 0) }, facts);
        }
    }

    private Facts? RefineConstant(Term term, bool wanted, Facts facts)
    {
        var value = Coder.Code(term)(new RuleFrame(0));
        if (value.Kind == RuleKind.Bool && value.Bool == wanted)
        {
            return facts;
        }

        Conflict(term, value.IsError
            ? $"{term.In(source)} never has an answer: {value.Error.Message}."
            : $"{term.In(source)} is always {(wanted ? "false" : "true")}, whoever the customer is.");
        return null;
    }

    private Facts? RefineIn(Term term, Term list, bool wanted, Facts facts)
    {
        var items = list.Value.Items.Select(item => new Term(TermKind.Compare, RuleType.Bool, term.Position)
        {
            Name = "==",
            Arguments = [term.Arguments[0], Checker.Constant(list.Position, item)],
        }).ToArray();
        if (wanted)
        {
            return items.Select(item => Refine(item, true, facts)).Aggregate((Facts?)null, Either);
        }

        return items.Aggregate((Facts?)facts, (known, item) => known is null ? null : Refine(item, false, known));
    }

    private static Facts? Either(Facts? a, Facts? b)
    {
        if (a is null || b is null)
        {
            return a ?? b;
        }

        var both = Facts.Empty;
        foreach (var (key, fact) in a)
        {
            if (b.TryGetValue(key, out var other))
            {
                both = both.Add(key, fact.Or(other));
            }
        }

        return both;
    }

    /// <summary>Adds what is known of a part; null, with the reason, when it cannot be.</summary>
    private Facts? Know(Term part, Term because, RuleFact fact, Facts facts)
    {
        if (Coder.IsPure(part))
        {
            return facts;
        }

        var key = Key(part);
        var before = Before(part, facts);
        var both = before.And(fact);
        if (both is not null && part.Type.Kind == RuleKind.Int && IsExact(both.Range))
        {
            both = both with { Range = both.Range.Whole() };
        }

        if (both is null || both.IsImpossible)
        {
            Conflict(because, part == because
                ? $"The rule can never hold: {part.In(source)} is asked for and excluded."
                : $"The rule can never hold: {part.In(source)} is {before.InWords()} here, so "
                    + $"{because.In(source)} does not come out as the rule needs it.");
            return null;
        }

        return facts.SetItem(key, both);
    }

    private RuleFact Before(Term part, Facts facts)
    {
        var known = facts.GetValueOrDefault(Key(part), RuleFact.Nothing);
        var from = RuleFact.Nothing with
        {
            Range = RangeOf(part, facts),
            Texts = part is { Kind: TermKind.Slot, Variable: { } variable } ? variable.Values : null,
        };
        return known.And(from) ?? known;
    }

    private void Conflict(Term term, string message) => _conflict = new RuleProblem(term.Position, message);

    /// <summary>The same text for the same part, wherever it stands.</summary>
    private static string Key(Term term) => term.Kind switch
    {
        TermKind.Slot => term.Name,
        TermKind.Local => $"local {term.Place}",
        TermKind.Constant => $"{term.Value.Kind} {Conversions.ToText(term.Value) switch
        {
            { IsError: false } text => text.Text,
            _ => $"{term.Position.Start}..{term.Position.End}",
        }}",
        TermKind.Has when term.Variable is not null => $"has({term.Variable.Name})",
        _ => $"{term.Kind} {term.Name} {term.Place}({string.Join("; ", term.Arguments.Select(Key))})",
    };

    private static bool IsExact(RuleRange range)
    {
        const double Largest = 9007199254740992.0;
        return (double.IsInfinity(range.Least) || Math.Abs(range.Least) < Largest)
            && (double.IsInfinity(range.Most) || Math.Abs(range.Most) < Largest);
    }
}
