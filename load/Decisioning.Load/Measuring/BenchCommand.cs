using Decisioning.Load.Reporting;

namespace Decisioning.Load.Measuring;

/// <summary>
/// Measures the server at saturation against the floor (as many bytes) and the alternative: each is warmed up, then
/// they
/// take turns, so that whatever else the machine does falls on all of them. The ratios are what counts.
/// </summary>
internal sealed class BenchCommand(BenchOptions options, ProgressDisplay display, TextWriter output, TimeProvider time)
{
    private const int Seed = 1;
    private readonly BenchRequests _mix = new(options.Server.Customers, options.Explain, Seed);

    /// <returns>Whether everything is as expected.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        Announce();
        await using var laboratory = new Laboratory(display, time)
        {
            KeepsEveryStreamBusy = true,
            ServerOptions = options.Server.Options,
            WithTrees = options.Variant == "trees",
        };
        var server = await laboratory.ServerAsync(options.Server, ct);
        var sample = await Sample.TakeAsync(laboratory.Channel(server), _mix, ct);
        var programs = new List<IMeasuredProgram> { await laboratory.FloorAsync(sample.AnswerBytes, ct), server };
        if (options.WithAlternative)
        {
            var offerBytes = Math.Max(1, sample.AnswerBytes / 2);
            programs.Add(await laboratory.AlternativeAsync(
                options.Server.Customers, options.Server.Offers, offerBytes, ct));
        }

        var subjects = programs.ConvertAll(program =>
            new Subject(program, _mix.For(program), options.Shape, time));
        var runs = await TakeTurnsAsync(subjects, ct);
        return await ReportAsync(sample, runs, server.ResidentMb(), ct);
    }

    private void Announce()
    {
        string[] programs = ["floor", "decide", .. options.WithAlternative ? ["alternative"] : Array.Empty<string>()];
        options.Reports.Announce(
        [
            .. FigureNames.Of(programs, BenchFigures.Names), "decide.allocated_over_floor",
            "decide.arbitration_share", "decide.resident_mb", "decide.send_share",
        ]);
    }

    private async Task<Dictionary<string, List<BenchRun>>> TakeTurnsAsync(List<Subject> subjects, CancellationToken ct)
    {
        var runs = subjects.ToDictionary(subject => subject.Name, _ => new List<BenchRun>());
        var all = subjects.Count * ((double)options.WarmUp + ((double)options.Calls * options.Runs));
        var (done, now) = (0.0, "");
        await display.RunAsync(TurnsAsync(), () => done / all, () => now);
        return runs;

        async Task TurnsAsync()
        {
            foreach (var subject in subjects)
            {
                now = $"warming up the {subject.Name}";
                if (options.WarmUp > 0)
                {
                    await subject.SaturateAsync(options.WarmUp, ct);
                }

                done += options.WarmUp;
            }

            for (var run = 1; run <= options.Runs; run++)
            {
                foreach (var subject in subjects)
                {
                    now = $"run {run} of {options.Runs}: {subject.Name}";
                    runs[subject.Name].Add(await subject.SaturateAsync(options.Calls, ct));
                    done += options.Calls;
                }
            }
        }
    }

    private async Task<bool> ReportAsync(
        Sample sample, Dictionary<string, List<BenchRun>> runs, double? residentMb, CancellationToken ct)
    {
        var figures = new Figures();
        foreach (var (name, own) in runs)
        {
            figures.Add(NameOf(name), own);
        }

        var overFloor = runs["server"].Zip(runs["floor"], (own, floor) => own.AllocatedBytes - floor.AllocatedBytes);
        figures.AddKnown("decide.allocated_over_floor", overFloor);
        figures["decide.arbitration_share"] = Spread.Of([sample.ArbitrationShare]);
        figures.AddKnown("decide.resident_mb", [residentMb]);
        figures["decide.send_share"] = Spread.Of([sample.SendShare]);
        var text = new BenchTable(options, sample, figures, [.. runs.Keys.Select(NameOf)]).Markdown();
        return await options.Reports.GiveAsync(text, figures, output, ct);
    }

    private static string NameOf(string program) => program == "server" ? "decide" : program;
}
