using System.Globalization;

namespace Decisioning.Crash;

/// <summary>What a run has found, a line for each fault and store.</summary>
/// <param name="Lines">What came of each fault on each store.</param>
/// <param name="Took">How long all of it took; several run at one time.</param>
public sealed record CrashReport(IReadOnlyList<CrashLine> Lines, TimeSpan Took)
{
    public IReadOnlyList<string> Violations => [.. Lines.SelectMany(line => line.Violations)];

    /// <summary>The table in Markdown, then every violation.</summary>
    public void Print(TextWriter to)
    {
        to.WriteLine("| fault | store | rounds | acknowledgements checked | mails sent | seconds | violations |");
        to.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var line in Lines)
        {
            to.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {line.Fault} | {line.Store} | {line.Rounds} | {line.Checked} | {line.Mails} | "
                + $"{line.Seconds:F0} | {line.Violations.Count} |"));
        }

        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Lines.Sum(line => line.Rounds)} rounds, {Lines.Sum(line => line.Checked)} acknowledgements checked, "
            + $"{Violations.Count} violations, {Took.TotalSeconds:F0} s"));
        foreach (var violation in Violations) to.WriteLine($"VIOLATED {violation}");
    }
}
