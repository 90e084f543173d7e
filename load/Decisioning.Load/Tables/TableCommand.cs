using System.Text;
using Decisioning.Load.Growth;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Tables;

/// <summary>
/// Makes the README's table of the JSON files that the measuring commands have written: for each row the goal, what was
/// seen, whether that is enough, and the words that measured it. Or, of the file of <c>growth</c>, what its curves
/// show.
/// </summary>
internal sealed class TableCommand(TableOptions options, IReadOnlyList<TableRow> rows, TextWriter output)
{
    public const string Begin = "<!-- measured: begin -->";
    public const string End = "<!-- measured: end -->";
    public const string GrowthBegin = "<!-- growth: begin -->";
    public const string GrowthEnd = "<!-- growth: end -->";

    public async Task<bool> RunAsync(CancellationToken ct)
    {
        var table = options.IsGrowth ? GrowthMarkdown() : Markdown();
        if (options.Write is not { } path)
        {
            output.WriteLine(table);
            return true;
        }

        var (opens, closes) = options.IsGrowth ? (GrowthBegin, GrowthEnd) : (Begin, End);
        var text = await File.ReadAllTextAsync(path, ct);
        var begin = text.IndexOf(opens, StringComparison.Ordinal);
        var end = text.IndexOf(closes, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidDataException(
                $"{path} has no '{opens}' with '{closes}' after it, between which it stands.");
        }

        await File.WriteAllTextAsync(path, $"{text[..(begin + opens.Length)]}\n{table}\n{text[end..]}", ct);
        output.WriteLine($"Written between the marks in {path}.");
        return true;
    }

    private string GrowthMarkdown()
    {
        var path = Path.Combine(options.Directory, "growth.json");
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"There is no {path}; growth --json writes it.");
        }

        var result = MeasuredResult.Read(path);
        return $"Seen on {result.Machine} by `{result.Command}`:\n\n{GrowthFindings.Markdown(result.Figures)}";
    }

    private string Markdown()
    {
        var results = new Dictionary<string, MeasuredResult?>(StringComparer.Ordinal);
        foreach (var file in rows.Select(row => row.File).Distinct())
        {
            var path = Path.Combine(options.Directory, file + ".json");
            results[file] = File.Exists(path) ? MeasuredResult.Read(path) : null;
        }

        var machines = results.Values.OfType<MeasuredResult>().Select(result => result.Machine).Distinct();
        var text = new StringBuilder("Measured on ")
            .AppendJoin("; ", machines.DefaultIfEmpty("no machine yet"))
            .Append(".\n\n").Append("| | goal | seen | met | by |\n|---|---|---|---|---|\n");
        foreach (var row in rows)
        {
            text.Append(results[row.File] is { } result ? Line(row, result) : NotMeasured(row)).Append('\n');
        }

        return text.ToString().TrimEnd();
    }

    private static string NotMeasured(TableRow row) => $"| {row.What} | {row.Goal} | not measured | | |";

    private static string Line(TableRow row, MeasuredResult result)
    {
        var met = row.IsMet(result.Figures) switch { true => "**yes**", false => "no", null => "" };
        return $"| {row.What} | {row.Goal} | {row.Told(result.Figures)} | {met} | `{result.Command}` |";
    }
}
