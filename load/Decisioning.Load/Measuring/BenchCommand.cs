using Decisioning.Load.Reporting;

namespace Decisioning.Load.Measuring;

/// <summary>
/// Measures the server at saturation against the floor (as many bytes) and the alternative (the same trees, where trees
/// are measured): each is warmed up, then they take turns, so that whatever else the machine does falls on all of them.
/// The ratios are what counts.
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
            WithTrees = options.WithTrees,
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
            .. FigureNames.Of(programs, BenchFigures.Names), "decide.allocated_over_floor",
            "decide.arbitration_share", "decide.resident_mb", "decide.send_share",
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

        var overFloor = runs["server"].Zip(runs["floor"], (own, floor) => own.AllocatedBytes - floor.AllocatedBytes);
        figures.AddKnown("decide.allocated_over_floor", overFloor);
        figures["decide.arbitration_share"] = Spread.Of([sample.ArbitrationShare]);
        figures["decide.send_share"] = Spread.Of([sample.SendShare]);
        return figures;
    }

    private static string NameOf(string program) => program == "server" ? "decide" : program;
}
