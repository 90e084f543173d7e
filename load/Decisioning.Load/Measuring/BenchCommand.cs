using Decisioning.Load.Reporting;

namespace Decisioning.Load.Measuring;

/// <summary>
/// Measures the server at saturation against the floor (as many bytes) and the alternative (the same trees, where trees
/// are measured): each is warmed up, then they take turns, so that whatever else the machine does falls on all of them.
/// The ratios of each turn are what counts.
/// </summary>
internal sealed class BenchCommand(BenchOptions options, ProgressDisplay display, TextWriter output, TimeProvider time)
{
    /// <summary>How many trees the alternative scores, by its own word.</summary>
    public const string AlternativeTrees = "alternative.trees";

    private const int Seed = 1;
    private readonly BenchRequests _mix = new(options.Server.Customers, options.Explain, Seed);

    /// <returns>Whether everything is as expected.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        Announce();
        await using var laboratory = new Laboratory(display, time)
        {
            ServerOptions = options.Server.Options,
            Catalog = options.WithTrees ? MeasuredCatalog.WithTrees : MeasuredCatalog.Plain,
        };
        var server = await laboratory.ServerAsync(options.Server, ct);
        var sample = await Sample.TakeAsync(laboratory.Channel(server), _mix, ct);
        var programs = new List<IMeasuredProgram> { await laboratory.FloorAsync(sample.AnswerBytes, ct), server };
        int? trees = null;
        if (options.WithAlternative)
        {
            var alternative = await laboratory.AlternativeAsync(
                options.Server.Customers, options.Server.Offers, Math.Max(1, sample.AnswerBytes / 2), ct);
            trees = alternative.Trees;
            programs.Add(alternative);
        }

        var subjects = programs.ConvertAll(program =>
            new Subject(program, _mix.For(program), options.Shape, time));
        var runs = await options.Turns.TakeAsync(subjects, display, ct);
        var figures = FiguresOf(sample, runs);
        figures.AddKnown("decide.resident_mb", [server.ResidentMb()]);
        figures.AddKnown(AlternativeTrees, [trees]);
        var text = new BenchTable(options, sample, figures, [.. runs.Keys.Select(NameOf)]).Markdown();
        return await options.Reports.GiveAsync(text, figures, output, ct);
    }

    private void Announce()
    {
        string[] programs = ["floor", "decide", .. options.WithAlternative ? ["alternative"] : Array.Empty<string>()];
        options.Reports.Announce(
        [
            .. FigureNames.Of(programs, BenchFigures.Names),
            .. PairsOf(programs).SelectMany(pair => FigureNames.Of([pair.Own], BenchFigures.RatioNames(pair.Other))),
            "decide.allocated_over_floor",
            "decide.arbitration_share", "decide.candidates", "decide.resident_mb", "decide.send_share",
            .. options.WithAlternative && options.WithTrees ? [AlternativeTrees] : Array.Empty<string>(),
        ]);
    }

    private static Figures FiguresOf(Sample sample, Dictionary<string, List<BenchRun>> runs)
    {
        var figures = new Figures();
        foreach (var (name, own) in runs)
        {
            figures.Add(NameOf(name), own);
        }

        foreach (var (own, other) in PairsOf([.. runs.Keys.Select(NameOf)]))
        {
            figures.AddRatios(own, runs[ProgramOf(own)], other, runs[ProgramOf(other)]);
        }

        var overFloor = runs["server"].Zip(runs["floor"], (own, floor) => own.AllocatedBytes - floor.AllocatedBytes);
        figures.AddKnown("decide.allocated_over_floor", overFloor);
        figures["decide.arbitration_share"] = Spread.Of([sample.ArbitrationShare]);
        figures["decide.candidates"] = Spread.Of([sample.Candidates]);
        figures["decide.send_share"] = Spread.Of([sample.SendShare]);
        return figures;
    }

    /// <summary>What is held against what, turn by turn: everything against the floor, the server against the
    /// alternative.</summary>
    public static IEnumerable<(string Own, string Other)> PairsOf(IReadOnlyList<string> programs)
    {
        foreach (var program in programs.Where(name => name != "floor"))
        {
            yield return (program, "floor");
        }

        if (programs.Contains("alternative"))
        {
            yield return ("decide", "alternative");
        }
    }

    private static string NameOf(string program) => program == "server" ? "decide" : program;

    private static string ProgramOf(string name) => name == "decide" ? "server" : name;
}
