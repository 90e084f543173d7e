using System.Text.Json;
using Decisioning.Domain.Rules;

namespace Decisioning.Domain.Tests.Rules;

/// <summary>
/// Cases of the public CEL conformance suite that lie within the subset, written down as expression and outcome: a
/// value with its kind, "error" (no answer when evaluated) or "refused" (does not compile).
/// </summary>
internal sealed record ConformanceCase(string Section, string Expression, string Expected)
{
    public const string Error = "error";
    public const string Refused = "refused";

    public static IReadOnlyList<ConformanceCase> All { get; } = Read();

    /// <summary>What really comes out, in the same words.</summary>
    public string Outcome()
    {
        var compiled = RuleCompiler.CompileExpression(Expression, RuleEnvironment.Empty, new RuleSlots());
        return compiled.Rule is { } rule ? InWords(rule.Evaluate(new RuleFrame(0))) : Refused;
    }

    private static ConformanceCase[] Read()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Rules", "conformance.json"));
        using var json = JsonDocument.Parse(file);
        return
        [
            .. from section in json.RootElement.GetProperty("sections").EnumerateArray()
               from line in section.GetProperty("cases").EnumerateArray()
               select new ConformanceCase(
                   section.GetProperty("section").GetString()!, line[0].GetString()!, line[1].GetString()!),
        ];
    }

    private static string InWords(RuleValue value) => value.Kind switch
    {
        RuleKind.Error => Error,
        RuleKind.Null => "null",
        RuleKind.Bool => $"bool:{(value.Bool ? "true" : "false")}",
        RuleKind.Int => FormattableString.Invariant($"int:{value.Int}"),
        RuleKind.UInt => FormattableString.Invariant($"uint:{value.UInt}"),
        RuleKind.Double => FormattableString.Invariant($"double:{value.Double:R}"),
        RuleKind.String => $"string:{value.Text}",
        RuleKind.List => $"list:[{string.Join(", ", value.Items.Select(InWords))}]",
        RuleKind.Map => $"map:{{{string.Join(", ", value.Entries.Keys.Zip(
            value.Entries.Values, (key, of) => $"{InWords(key)}={InWords(of)}"))}}}",
        _ => value.Kind.ToString(),
    };
}
