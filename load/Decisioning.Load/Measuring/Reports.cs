using Decisioning.Load.CommandLine;

namespace Decisioning.Load.Measuring;

/// <summary>Where a measuring writes what it found, and what it is held to: <c>--json F --markdown F --expect E</c>.
/// </summary>
internal sealed record Reports(
    string Command, string? Json, string? Markdown, IReadOnlyList<Expectation> Expectations)
{
    /// <summary>Options that say where something lies, not what is measured.</summary>
    private static readonly string[] Places = ["--json", "--markdown", "--plot", "--data", "--out"];

    /// <param name="arguments">What was typed.</param>
    /// <param name="made">A directory that the command makes for its files; null: none.</param>
    public static Reports From(Arguments arguments, string? made = null) => new(
        Machine.Pinning() + arguments.Line(Places),
        OutputFile.Tried("--json", arguments.Text("--json"), made),
        OutputFile.Tried("--markdown", arguments.Text("--markdown"), made),
        [.. arguments.Names("--expect", "like decide.rps>=0.4*floor").Select(Expectation.Read)]);

    private FigureNames _announced = new([]);

    /// <summary>Says what will be measured, before it is: what is expected of anything else is a mistake that would
    /// otherwise show after minutes.</summary>
    public void Announce(params IEnumerable<string> names)
    {
        _announced = new FigureNames([.. names]);
        foreach (var expectation in Expectations)
        {
            expectation.Check(_announced);
        }
    }

    /// <summary>Prints, writes and judges; whether everything is as expected.</summary>
    public async Task<bool> GiveAsync(string table, Figures figures, TextWriter output, CancellationToken ct)
    {
        output.WriteLine(table);
        if (Markdown is not null)
        {
            await File.WriteAllTextAsync(Markdown, table + "\n", ct);
        }

        if (Json is not null)
        {
            var result = new MeasuredResult(Command, Machine.Name(), figures);
            await File.WriteAllTextAsync(Json, result.Json() + "\n", ct);
        }

        var problems = Expectations.Select(expectation => expectation.Problem(figures)).OfType<string>().ToArray();
        foreach (var problem in problems)
        {
            output.WriteLine(problem);
        }

        if (problems.Length == 0 && Expectations.Count > 0)
        {
            var texts = string.Join(", ", Expectations.Select(expectation => expectation.Text));
            output.WriteLine($"As expected: {texts}.");
        }

        return figures.Names.FirstOrDefault(name => !_announced.Has(name)) is { } unknown
            ? throw new InvalidOperationException($"The figure '{unknown}' was not announced.")
            : problems.Length == 0;
    }
}
