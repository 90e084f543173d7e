using System.Globalization;
using System.Text.RegularExpressions;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Tables;

/// <summary>One row of the README's table of what is measured.</summary>
/// <param name="What">What is measured, in words.</param>
/// <param name="Goal">What is wanted, in words.</param>
/// <param name="File">Name of the JSON file with its figures, without its ending.</param>
/// <param name="Seen">What was seen: words with figures as <c>{decide.rps:N0}</c>, or the ratio of two as
/// <c>{decide.rps/floor.rps:0.000}</c>: that of each turn with its spread, or of the medians where a file has no other.
/// </param>
/// <param name="Met">What must hold, as <c>--expect</c> takes it: all of a list between commas; of several lists one is
/// enough. None: there is no goal.</param>
internal sealed partial record TableRow(string What, string Goal, string File, string Seen, params string[] Met)
{
    /// <summary>Whether the goal is met; null: there is none, or what was measured does not say.</summary>
    public bool? IsMet(Figures figures)
    {
        var lists = Met.Select(list => list.Split(',').Select(Expectation.Read).ToArray()).ToArray();
        if (lists.Any(list => list.All(each => each.IsKnown(figures) && each.Problem(figures) is null)))
        {
            return true;
        }

        var isMissed = lists.Length > 0
            && lists.All(list => list.Any(each => each.IsKnown(figures) && each.Problem(figures) is not null));
        return isMissed ? false : null;
    }

    /// <summary>What was seen; a figure that nobody knows is a dash.</summary>
    public string Told(Figures figures) => Figure().Replace(Seen, match =>
    {
        var format = match.Groups["format"].Value;
        if (PairedRatio.NameOfBoth(match.Groups["figure"].Value, match.Groups["of"].Value) is { } paired
            && figures.TryGet(paired, out _))
        {
            return figures.Text(paired, format);
        }

        if (!figures.TryGet(match.Groups["figure"].Value, out var value))
        {
            return "-";
        }

        if (!match.Groups["of"].Success)
        {
            return value.ToString(format, CultureInfo.InvariantCulture);
        }

        return figures.TryGet(match.Groups["of"].Value, out var of) && of != 0
            ? (value / of).ToString(format, CultureInfo.InvariantCulture)
            : "-";
    });

    [GeneratedRegex(@"\{(?<figure>[\w.]+)(?:/(?<of>[\w.]+))?:(?<format>[^}]+)\}")]
    private static partial Regex Figure();
}
