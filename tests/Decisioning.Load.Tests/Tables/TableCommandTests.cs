using Decisioning.Load.CommandLine;
using Decisioning.Load.Growth;
using Decisioning.Load.Measuring;
using Decisioning.Load.Tables;
using Decisioning.Load.Tests.Fakes;

namespace Decisioning.Load.Tests.Tables;

public sealed class TableCommandTests : IDisposable
{
    private static readonly TableRow[] Rows =
    [
        new("calls", "0.4 of the floor", "bench", "{decide.rps/floor.rps:0.00} of {floor.rps:N0}/s",
            "decide.rps>=0.4*floor"),
        new("p99", "1 ms more", "bench", "{decide.9.p99_ms:0.0}",
            "decide.9.p99_ms<=1*floor", "decide.9.p99_ms<=floor+1"),
        new("growth", "a plot", "bench", "{decide.rps:N0}"),
        new("CPU", "10 us", "bench", "{decide.cpu_us:0.0} us", "decide.cpu_us<=10"),
        new("refused", "none", "bench", "{decide.refused_share:P0}", "decide.rps>=380,decide.refused_share<=0"),
        new("missed", "400", "bench", "{decide.rps:N0}", "decide.refused_share<=0,decide.rps>=400"),
        new("memory", "1 GB", "memory", "{memory.mb:N0} MB", "memory.mb<=1000"),
    ];

    private readonly string _directory = Directory.CreateTempSubdirectory("table").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task RunAsync_AFileOfFigures_TellsGoalsSeenAndMet()
    {
        await WriteAsync(rps: 390);
        var output = new StringWriter();
        Assert.True(await new TableCommand(new TableOptions(_directory, null), Rows, output).RunAsync(default));
        Assert.Equal(
            """
            Measured on 2 cores.

            | | goal | seen | met | by |
            |---|---|---|---|---|
            | calls | 0.4 of the floor | 0.39 of 1,000/s | no | `L bench --runs 7` |
            | p99 | 1 ms more | 2.4 | **yes** | `L bench --runs 7` |
            | growth | a plot | 390 |  | `L bench --runs 7` |
            | CPU | 10 us | - us |  | `L bench --runs 7` |
            | refused | none | - |  | `L bench --runs 7` |
            | missed | 400 | 390 | no | `L bench --runs 7` |
            | memory | 1 GB | not measured | | |
            """,
            output.ToString().Trim());
    }

    [Fact]
    public async Task RunAsync_AFileWithRatiosOfTurns_TellsAndJudgesThemWithTheirSpread()
    {
        await WriteAsync(rps: 390, ratio: new Spread(.41, .38, .45));
        var output = new StringWriter();
        Assert.True(await new TableCommand(new TableOptions(_directory, null), Rows, output).RunAsync(default));
        Assert.Contains(
            "| calls | 0.4 of the floor | 0.41 (0.38..0.45) of 1,000/s | **yes** |",
            output.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ToAReadme_ReplacesWhatStandsBetweenTheMarks()
    {
        await WriteAsync(rps: 400);
        var readme = Path.Combine(_directory, "README.md");
        await File.WriteAllTextAsync(readme, $"before\n{TableCommand.Begin}\nold\n{TableCommand.End}\nafter\n");
        var command = new TableCommand(new TableOptions(_directory, readme), Rows, TextWriter.Null);
        Assert.True(await command.RunAsync(default));
        var once = await File.ReadAllTextAsync(readme);
        Assert.StartsWith($"before\n{TableCommand.Begin}\nMeasured on", once, StringComparison.Ordinal);
        Assert.Contains("| 0.40 of 1,000/s | **yes** |", once, StringComparison.Ordinal);
        Assert.EndsWith($"| |\n{TableCommand.End}\nafter\n", once, StringComparison.Ordinal);
        Assert.True(await command.RunAsync(default));
        Assert.Equal(once, await File.ReadAllTextAsync(readme));
    }

    [Fact]
    public async Task RunAsync_OverTheCommittedResults_PrintsWhatTheReadmeSays()
    {
        var output = new StringWriter();
        var options = new TableOptions(Path.Combine(Checkout.Root, "load", "results"), null);
        Assert.True(await new TableCommand(options, SpeedTable.Rows, output).RunAsync(default));
        var readme = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "README.md"));
        Assert.Contains(
            $"{TableCommand.Begin}\n{output.ToString().Trim()}\n{TableCommand.End}", readme, StringComparison.Ordinal);
    }

    /// <summary>What the curves show is worked out of the figures, so the words cannot outlive them.</summary>
    [Fact]
    public async Task RunAsync_GrowthOverTheCommittedResults_PrintsWhatTheReadmeBesideThemSays()
    {
        var output = new StringWriter();
        var options = new TableOptions(Path.Combine(Checkout.Root, "load", "results"), null, IsGrowth: true);
        Assert.True(await new TableCommand(options, SpeedTable.Rows, output).RunAsync(default));
        var readme = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "load", "README.md"));
        Assert.Contains(
            $"{TableCommand.GrowthBegin}\n{output.ToString().Trim()}\n{TableCommand.GrowthEnd}",
            readme,
            StringComparison.Ordinal);
        Assert.All(
            GrowthCurves.All,
            what => Assert.Contains($"\n- **{what}**: Calls/s with ", readme, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_GrowthToAReadme_LeavesTheTableAlone()
    {
        var figures = new Figures { ["offers.20.rps"] = Spread.Of([5]), ["offers.50.rps"] = Spread.Of([4]) };
        await File.WriteAllTextAsync(
            Path.Combine(_directory, "growth.json"), new MeasuredResult("L growth", "2 cores", figures).Json());
        var readme = Path.Combine(_directory, "README.md");
        var table = $"{TableCommand.Begin}\ntable\n{TableCommand.End}";
        await File.WriteAllTextAsync(readme, $"{table}\n{TableCommand.GrowthBegin}\n{TableCommand.GrowthEnd}\n");
        var command = new TableCommand(new TableOptions(_directory, readme, IsGrowth: true), Rows, TextWriter.Null);
        Assert.True(await command.RunAsync(default));
        Assert.Equal(
            $"{table}\n{TableCommand.GrowthBegin}\nSeen on 2 cores by `L growth`:\n\n"
            + $"{GrowthFindings.Markdown(figures)}\n{TableCommand.GrowthEnd}\n",
            await File.ReadAllTextAsync(readme));
    }

    [Fact]
    public async Task RunAsync_GrowthWithoutItsFile_SaysWhatWritesIt()
    {
        var command = new TableCommand(new TableOptions(_directory, null, IsGrowth: true), Rows, TextWriter.Null);
        var missing = await Assert.ThrowsAsync<InvalidDataException>(() => command.RunAsync(default));
        Assert.EndsWith("growth.json; growth --json writes it.", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_AReadmeWithoutMarks_IsRefusedAndLeftAlone()
    {
        var readme = Path.Combine(_directory, "README.md");
        await File.WriteAllTextAsync(readme, "no marks");
        var command = new TableCommand(new TableOptions(_directory, readme), Rows, TextWriter.Null);
        await Assert.ThrowsAsync<InvalidDataException>(() => command.RunAsync(default));
        Assert.Equal("no marks", await File.ReadAllTextAsync(readme));
    }

    [Fact]
    public async Task RunAsync_AFileThatIsNoResult_SaysWhich()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "bench.json"), """{ "figures": 3 }""");
        var command = new TableCommand(new TableOptions(_directory, null), Rows, TextWriter.Null);
        var wrong = await Assert.ThrowsAsync<InvalidDataException>(() => command.RunAsync(default));
        Assert.Contains("bench.json was not written by --json", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_Everyone_SaysItsGoalAsAnExpectationTakesIt() => Assert.All(
        SpeedTable.Rows,
        row => Assert.All(
            row.Met.SelectMany(list => list.Split(',')),
            text => Assert.False(Expectation.Read(text).IsKnown(new Figures()))));

    [Fact]
    public void Line_OfArguments_LeavesOutWhereThingsLie()
    {
        var arguments = new Arguments(["--runs", "7", "--json", "x.json", "--reserve"], new HashSet<string>(), "L");
        Assert.Equal("L --runs 7 --reserve", arguments.Line(["--json"]));
    }

    private Task WriteAsync(double rps, Spread? ratio = null)
    {
        var figures = new Figures
        {
            ["decide.rps"] = Spread.Of([rps]),
            ["floor.rps"] = Spread.Of([1_000]),
            ["decide.9.p99_ms"] = Spread.Of([2.4]),
            ["floor.9.p99_ms"] = Spread.Of([1.5]),
        };
        if (ratio is { } known)
        {
            figures["decide.rps_of_floor"] = known;
        }

        var json = new MeasuredResult("L bench --runs 7", "2 cores", figures).Json();
        return File.WriteAllTextAsync(Path.Combine(_directory, "bench.json"), json);
    }
}
