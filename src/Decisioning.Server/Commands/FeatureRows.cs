using System.Globalization;
using Decisioning.Domain.Catalog.Models;

namespace Decisioning.Server.Commands;

/// <summary>
/// A table of features as text: a line of their names, then a line of numbers for each row, with commas between. What
/// is empty or NaN is missing; columns may stand in any order, and those the model does not see are passed over.
/// </summary>
internal static class FeatureRows
{
    /// <summary>A number for each feature of the model, row by row; null when something is wrong.</summary>
    public static List<float[]>? Read(
        string text, IReadOnlyList<ModelFeatureDefinition> features, out string problem)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries);
        var names = Cells(lines[0]);
        var columns = features.Select(feature => Array.IndexOf(names, feature.Feature)).ToArray();
        var absent = Array.IndexOf(columns, -1);
        if (absent >= 0)
        {
            problem = $"line 1 has no column \"{features[absent].Feature}\"; the model sees "
                + $"{string.Join(",", features.Select(feature => feature.Feature))}.";
            return null;
        }

        var rows = new List<float[]>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0 && names.Length > 1)
            {
                continue;
            }

            var cells = Cells(lines[i]);
            if (cells.Length != names.Length)
            {
                problem = $"line {i + 1} has {cells.Length} columns and line 1 has {names.Length}.";
                return null;
            }

            var row = columns.Select(column => Number(cells[column])).ToArray();
            if (Array.FindIndex(row, number => number is null) is var wrong and >= 0)
            {
                problem = $"line {i + 1}: \"{cells[columns[wrong]]}\" for {features[wrong].Feature} is no number; "
                    + "write 12.5, or nothing when it is missing.";
                return null;
            }

            rows.Add([.. row.Select(number => number!.Value)]);
        }

        problem = "";
        return rows;
    }

    private static string[] Cells(string line) => line.Split(',', StringSplitOptions.TrimEntries);

    private static float? Number(string cell)
    {
        if (cell.Length == 0 || cell.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            return float.NaN;
        }

        return float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && float.IsFinite(number)
            ? number
            : null;
    }
}
