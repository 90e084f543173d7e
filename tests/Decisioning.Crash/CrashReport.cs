using System.Globalization;

namespace Decisioning.Crash;

/// <summary>What a run has found, a line for each fault and store.</summary>
public sealed class CrashReport
{
    private readonly List<CrashLine> _lines = [];

    public IReadOnlyList<CrashLine> Lines => _lines;

    public IReadOnlyList<string> Violations => [.. _lines.SelectMany(line => line.Violations)];

    public void Add(CrashLine line) => _lines.Add(line);

    /// <summary>The table in Markdown, then every violation.</summary>
    public void Print(TextWriter to)
    {
        to.WriteLine("| fault | store | rounds | acknowledgements checked | mails sent | violations |");
        to.WriteLine("|---|---|---|---|---|---|");
        foreach (var line in _lines)
        {
            to.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {line.Fault} | {line.Store} | {line.Rounds} | {line.Checked} | {line.Mails} | "
                + $"{line.Violations.Count} |"));
        }

        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_lines.Sum(line => line.Rounds)} rounds, {_lines.Sum(line => line.Checked)} acknowledgements checked, "
            + $"{Violations.Count} violations"));
        foreach (var violation in Violations) to.WriteLine($"VIOLATED {violation}");
    }
}
