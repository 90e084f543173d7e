using System.Globalization;
using System.Text;
using Decisioning.Load.Http2;
using Decisioning.Load.Measuring;
using Decisioning.Load.Plotting;
using Decisioning.Load.Reporting;
using Decisioning.V1;

namespace Decisioning.Load.Latency;

/// <summary>
/// Asks the floor and the server at even rates, in turn, and counts each call from the moment for which it was meant: a
/// server that stalls is not asked less.
/// </summary>
internal sealed class LatencyCommand(
    LatencyOptions options, ProgressDisplay display, TextWriter output, TimeProvider time)
{
    private const int Seed = 1;

    /// <returns>Whether everything is as expected.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        await using var laboratory = new Laboratory(display.Say, time) { ServerOptions = options.Server.Options };
        var mix = new BenchRequests(options.Server.Customers, ExplainLevel.None, Seed, options.Reserve);
        var server = await laboratory.ServerAsync(options.Server, ct);
        var sample = await Sample.TakeAsync(laboratory.Channel(server), mix, ct);
        var floor = await laboratory.FloorAsync(sample.AnswerBytes, ct);
        Subject[] subjects =
            [
                new(floor, mix.For(floor), options.Shape, time),
                new(server, mix.For(server), options.Shape, time),
            ];
        var runs = await TakeTurnsAsync(subjects, ct);
        var figures = FiguresOf(runs);
        figures.AddKnown("decide.resident_mb", [server.ResidentMb()]);
        figures["decide.send_share"] = Spread.Of([sample.SendShare]);
        if (options.Plot is { } path)
        {
            await File.WriteAllTextAsync(path, Plot(figures).Svg(), ct);
        }

        return await options.Reports.GiveAsync(Table(figures), figures, output, ct);
    }

    private async Task<Dictionary<(string Name, int Rate), List<LoadRun>>> TakeTurnsAsync(
        Subject[] subjects, CancellationToken ct)
    {
        var runs = new Dictionary<(string Name, int Rate), List<LoadRun>>();
        var (done, all, now) = (0, subjects.Length * (1 + (options.Rates.Count * options.Runs)), "");
        await display.RunAsync(TurnsAsync(), () => (double)done / all, () => now);
        return runs;

        async Task TurnsAsync()
        {
            foreach (var subject in subjects)
            {
                now = $"warming up the {subject.Name}";
                await subject.WarmUpAsync(options.WarmUp, ct);
                done++;
            }

            foreach (var rate in options.Rates)
            {
                for (var run = 1; run <= options.Runs; run++)
                {
                    foreach (var subject in subjects)
                    {
                        now = $"{rate}/s, run {run} of {options.Runs}: {subject.Name}";
                        var key = (NameOf(subject.Name), rate);
                        if (!runs.TryGetValue(key, out var own))
                        {
                            runs[key] = own = [];
                        }

                        own.Add(await subject.PaceAsync(rate, (long)rate * options.Seconds, ct, mayRefuse: true));
                        done++;
                    }
                }
            }
        }
    }

    private static Figures FiguresOf(Dictionary<(string Name, int Rate), List<LoadRun>> runs)
    {
        var figures = new Figures();
        foreach (var ((name, rate), own) in runs)
        {
            figures[$"{name}.{rate}.rps"] = Spread.Of(own.Select(run => run.PerSecond));
            figures[$"{name}.{rate}.refused_share"] = Spread.Of(own.Select(run => run.RefusedShare));
            foreach (var (percentile, share) in Percentiles.All)
            {
                figures[$"{name}.{rate}.{percentile}_ms"] =
                    Spread.Of(own.Select(run => run.Counts.Latencies.PercentileMs(share)));
            }
        }

        return figures;
    }

    private string Table(Figures figures)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            Latency at an even rate, ms, from the moment for which each call was meant; medians of {options.Runs} runs
            of
            {options.Seconds} s in turn (least..greatest). {Machine.Sentence()}

            | rate | program | answered/s | refused |{string.Concat(Percentiles.All.Select(each => $" {each.Name} |"))}
            |---|---|---|---|{string.Concat(Percentiles.All.Select(_ => "---|"))}

            """);
        foreach (var rate in options.Rates)
        {
            foreach (var name in (string[])["floor", "decide"])
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {rate:N0} | {name} | {figures[$"{name}.{rate}.rps"].Median:N0} "
                    + $"| {figures[$"{name}.{rate}.refused_share"].Median:P2} |");
                foreach (var (percentile, _) in Percentiles.All)
                {
                    text.Append(
                        CultureInfo.InvariantCulture, $" {figures[$"{name}.{rate}.{percentile}_ms"].Text("0.00")} |");
                }

                text.Append('\n');
            }
        }

        return text.Append(CultureInfo.InvariantCulture, $"""

            Memory of the server at the end: {figures.Text("decide.resident_mb", "N0")} MB. Questions about a contact
            answered
            SEND before the runs: {figures["decide.send_share"].Median:P0}.
            """).ToString();
    }

    private Plot Plot(Figures figures)
    {
        var lines = from name in (string[])["floor", "decide"]
                    from percentile in (string[])["p50", "p99", "p99.9"]
                    select new PlotLine($"{name} {percentile}", [.. options.Rates.Select(rate =>
                        ((double)rate, figures[$"{name}.{rate}.{percentile}_ms"].Median))]);
        return new Plot("Latency at an even rate", "calls a second", "milliseconds", [.. lines])
        {
            IsLogarithmicY = true,
        };
    }

    private static string NameOf(string program) => program == "server" ? "decide" : program;
}
