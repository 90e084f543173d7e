using System.Globalization;
using System.Text.RegularExpressions;

namespace Decisioning.Load.Measuring;

/// <summary>
/// What is expected of the figures, like <c>decide.rps&gt;=0.4*floor</c>: a figure, a comparison, and a number, or a
/// number times a figure, plus another number if need be. A figure that is named by its program alone is the same one
/// of that program: <c>floor</c> beside <c>decide.rps</c> is <c>floor.rps</c>. A multiple of the same figure of a
/// program that took turns is compared with the ratio of each turn (<c>decide.rps_of_floor</c>), in the median; where
/// that was not measured, medians are compared.
/// </summary>
internal sealed partial record Expectation(
    string Text, string Figure, bool IsAtLeast, double Factor, string? Other, double Plus)
{
    /// <exception cref="UsageException">It is not written so.</exception>
    public static Expectation Read(string text)
    {
        var match = Form().Match(text.Replace(" ", "", StringComparison.Ordinal));
        if (!match.Success)
        {
            throw new UsageException(
                $"--expect '{text}': like decide.rps>=0.4*floor, decide.p99_ms<=floor+1 or decide.allocated<=256.");
        }

        var other = match.Groups["other"].Success ? match.Groups["other"].Value : null;
        return new Expectation(
            text,
            match.Groups["figure"].Value,
            match.Groups["sign"].Value == ">=",
            Number(match.Groups["factor"], other is null ? 0 : 1),
            other,
            Number(match.Groups["plus"], 0));
    }

    /// <exception cref="UsageException">It compares what will not be measured.</exception>
    public void Check(FigureNames names)
    {
        Demand(Figure);
        if (Other is not null)
        {
            Demand(Expanded(Full(names.All, Other)));
        }

        void Demand(string name)
        {
            if (!names.Has(name))
            {
                throw Missing(name, names.All);
            }
        }
    }

    /// <summary>What is wrong with the figures; null when they are as expected.</summary>
    /// <exception cref="UsageException">A figure is not known.</exception>
    public string? Problem(Figures figures)
    {
        if (Paired(figures) is { } ratio)
        {
            return Judged(ratio, figures[ratio].Median, Factor);
        }

        var value = Known(figures, Figure);
        var limit = (Other is null ? Factor : Factor * Known(figures, Full(figures.Names, Other))) + Plus;
        return Judged(Figure, value, limit);
    }

    /// <summary>Whether the figures that it compares are there.</summary>
    public bool IsKnown(Figures figures) => Paired(figures) is not null || figures.TryGet(Figure, out _)
        && (Other is null || figures.TryGet(Expanded(Full(figures.Names, Other)), out _));

    private string? Judged(string figure, double value, double limit) =>
        (IsAtLeast ? value >= limit : value <= limit)
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Expected {Text}, but {figure} is {value:0.###} and the limit is {limit:0.###}.");

    /// <summary>The figure that is the ratio of each turn; null: there is none, or more than a ratio is asked.
    /// </summary>
    private string? Paired(Figures figures) => Other is not null && Plus == 0
        && PairedRatio.NameOfBoth(Figure, Expanded(Full(figures.Names, Other))) is { } name
        && figures.TryGet(name, out _)
            ? name
            : null;

    private static string Full(IReadOnlyCollection<string> names, string other) =>
        other.Contains('.') || !names.Any(name => name.StartsWith(other + ".", StringComparison.Ordinal))
            ? other
            : other + ".";

    private double Known(Figures figures, string name)
    {
        var full = Expanded(name);
        return figures.TryGet(full, out var value) ? value : throw Missing(full, figures.Names);
    }

    private UsageException Missing(string name, IEnumerable<string> names) => new(
        $"--expect '{Text}': there is no figure '{name}'; there are {string.Join(", ", names)}.");

    private string Expanded(string name) => name.EndsWith('.') ? name + Figure[(Figure.IndexOf('.') + 1)..] : name;

    private static double Number(Group group, double absent) =>
        group.Success ? double.Parse(group.Value, CultureInfo.InvariantCulture) : absent;

    [GeneratedRegex(@"^(?<figure>[a-z][\w.]*)(?<sign>>=|<=)(?:(?:(?<factor>\d+(?:\.\d+)?)\*)?(?<other>[a-z][\w.]*)"
        + @"(?:\+(?<plus>\d+(?:\.\d+)?))?|(?<factor>\d+(?:\.\d+)?))$")]
    private static partial Regex Form();
}
