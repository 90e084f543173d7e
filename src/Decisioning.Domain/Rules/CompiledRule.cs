namespace Decisioning.Domain.Rules;

/// <summary>A rule that is true or false of a frame, or has no answer.</summary>
public sealed class CompiledRule
{
    private readonly RuleCode _code;
    private readonly Term _term;
    private readonly Lazy<(RuleCode Code, string Text)[]> _conditions;

    internal CompiledRule(string source, Term term, RuleCode code, RuleWatch[] watches)
    {
        Source = source;
        _term = term;
        _code = code;
        Watches = watches;
        var variables = term.All().Where(part => part.Variable is not null).ToArray();
        Slots = [.. variables.Select(part => part.Place).Distinct()];
        IsOfRequest = variables.Any(part => part.Variable!.OfRequest);
        _conditions = new(() => [.. Conditions(term).Select(part => (Coder.Code(part), Told(part, source)))]);
    }

    public string Source { get; }

    /// <summary>Places of the variables that it asks for.</summary>
    public IReadOnlyList<int> Slots { get; }

    /// <summary>It asks for something that belongs to the request.</summary>
    public bool IsOfRequest { get; }

    /// <summary>The parts of it that change while time passes; none: its answer stays.</summary>
    public IReadOnlyList<RuleWatch> Watches { get; }

    /// <summary>Type of its value; true or false unless it was compiled as an expression.</summary>
    public RuleType Type => _term.Type;

    /// <summary>The rule's answer; an error when something it needs is missing.</summary>
    public RuleValue Evaluate(RuleFrame frame) => _code(frame);

    /// <summary>
    /// Why it does not hold: the path of what is missing, or the text of the first of the conditions joined by
    /// &amp;&amp; that does not hold. Empty when it holds.
    /// </summary>
    public string WhyNot(RuleFrame frame)
    {
        RuleError? error = null;
        foreach (var (code, text) in _conditions.Value)
        {
            var answer = code(frame);
            if (answer.IsFalse)
            {
                return text;
            }

            error ??= answer.IsError ? answer.Error : null;
        }

        return error is null ? "" : error.Missing.Length > 0 ? error.Missing : error.Message;
    }

    /// <summary>A flag alone is told apart from the path of what is missing.</summary>
    private static string Told(Term part, string source) =>
        part.Kind == TermKind.Slot ? $"{part.In(source)} == true" : part.In(source);

    private static IEnumerable<Term> Conditions(Term term) =>
        term.Kind == TermKind.And ? term.Arguments.SelectMany(Conditions) : [term];
}
