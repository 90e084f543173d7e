namespace Decisioning.Domain.Rules;

/// <summary>What must be true of one value for a rule to hold.</summary>
/// <param name="Range">Numbers (times and durations in seconds; true is 1, false 0).</param>
/// <param name="Kind">The kind it must have, of values of any type; Error: not known. All numbers count as
/// Double.</param>
/// <param name="Texts">Texts it can be; null: any.</param>
/// <param name="NotTexts">Texts it cannot be.</param>
internal sealed record RuleFact(
    RuleRange Range, RuleKind Kind, IReadOnlyList<string>? Texts, IReadOnlyList<string> NotTexts)
{
    public static RuleFact Nothing { get; } = new(RuleRange.Everything, RuleKind.Error, null, []);

    public bool IsImpossible => Range.IsEmpty || Texts is { Count: 0 };

    /// <summary>Both hold; null when they exclude one another.</summary>
    public RuleFact? And(RuleFact other)
    {
        if (Kind != RuleKind.Error && other.Kind != RuleKind.Error && Kind != other.Kind)
        {
            return null;
        }

        var not = NotTexts.Union(other.NotTexts).ToArray();
        var texts = Texts is null ? other.Texts : other.Texts is null ? Texts : [.. Texts.Intersect(other.Texts)];
        var both = new RuleFact(
            Range.And(other.Range),
            Kind == RuleKind.Error ? other.Kind : Kind,
            texts is null ? null : [.. texts.Except(not)],
            not);
        return both.IsImpossible ? null : both;
    }

    /// <summary>One of them holds.</summary>
    public RuleFact Or(RuleFact other) => new(
        Range.Or(other.Range),
        Kind == other.Kind ? Kind : RuleKind.Error,
        Texts is null || other.Texts is null ? null : [.. Texts.Union(other.Texts)],
        [.. NotTexts.Intersect(other.NotTexts)]);

    public string InWords() => Texts is [_, ..] ? $"one of {string.Join(", ", Texts)}" : Range.ToString();
}
