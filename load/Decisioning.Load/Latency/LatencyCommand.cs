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

    private const int Refinements = 3;
    private const int Doublings = 6;

    private readonly EvenLoad _load = options.Load;
    private readonly KneeSearch _knee = new(options.Rates[0], Refinements);
    private readonly SortedSet<int> _rates = [];
    private readonly Dictionary<(string Name, int Rate), List<LoadRun>> _runs = [];

    private int RatesExpected => options.ToKnee ? Doublings + Refinements : options.Rates.Count;

    /// <returns>Whether everything is as expected.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        Announce();
        await using var laboratory = new Laboratory(display, time) { ServerOptions = _load.Server.Options };
        var mix = new BenchRequests(_load.Server.Customers, ExplainLevel.None, Seed, _load.Reserve);
        var server = await laboratory.ServerAsync(_load.Server, ct);
        var sample = await Sample.TakeAsync(laboratory.Channel(server), mix, ct);
        var floor = await laboratory.FloorAsync(sample.AnswerBytes, ct);
        Subject[] subjects =
            [
                new(floor, mix.For(floor, Sample.Questions), _load.Shape, time),
                new(server, mix.For(server, Sample.Questions), _load.Shape, time),
            ];
        await TakeTurnsAsync(subjects, ct);
        var figures = FiguresOf();
        figures.AddKnown("decide.resident_mb", [server.ResidentMb()]);
        figures["decide.send_share"] = Spread.Of([sample.SendShare]);
        if (options.Plot is { } path)
        {
            await File.WriteAllTextAsync(path, Plot(figures).Svg(), ct);
        }

        return await _load.Reports.GiveAsync(Table(figures), figures, output, ct);
    }

    private void Announce()
    {
        string[] knees = options.ToKnee ? ["decide.knee_rps", "floor.knee_rps"] : [];
        var rates = options.ToKnee ? ["*"] : options.Rates.Select(rate => $"{rate}");
        var runs = rates.SelectMany(rate => FigureNames.Of(
            [$"floor.{rate}", $"decide.{rate}"], ["rps", "refused_share", "send_share", .. Percentiles.Figures]));
        _load.Reports.Announce([.. knees, .. runs, "decide.resident_mb", "decide.send_share"]);
    }

    private async Task TakeTurnsAsync(Subject[] subjects, CancellationToken ct)
    {
        var (done, all, now) = (0, subjects.Length * (1 + (RatesExpected * _load.Runs)), "");
        await display.RunAsync(TurnsAsync(), () => Math.Min(1, (double)done / all), () => now);

        async Task TurnsAsync()
        {
            foreach (var subject in subjects)
            {
                now = $"warming up the {subject.Name}";
                await subject.WarmUpAsync(_load.WarmUp, ct);
                done++;
            }

            if (options.ToKnee)
            {
                while (_knee.Next is { } rate)
                {
                    await RunsAsync(rate);
                    _knee.Tell(IsHeld("decide", rate));
                }
            }
            else
            {
                foreach (var rate in options.Rates)
                {
                    await RunsAsync(rate);
                }
            }
        }

        async Task RunsAsync(int rate)
        {
            _rates.Add(rate);
            for (var run = 1; run <= _load.Runs; run++)
            {
                foreach (var subject in subjects)
                {
                    now = $"{rate}/s, run {run} of {_load.Runs}: {subject.Name}";
                    var key = (NameOf(subject.Name), rate);
                    if (!_runs.TryGetValue(key, out var own))
                    {
                        _runs[key] = own = [];
                    }

                    own.Add(await subject.PaceAsync(rate, (long)rate * _load.Seconds, ct));
                    done++;
                }
            }
        }
    }

    private bool IsHeld(string name, int rate)
    {
        var runs = _runs[(name, rate)];
        return _load.IsHeld(
            rate,
            Spread.Of(runs.Select(run => run.PerSecond)).Median,
            Spread.Of(runs.Select(run => run.Counts.Latencies.PercentileMs(.99))).Median);
    }

    private Figures FiguresOf()
    {
        var figures = new Figures();
        if (options.ToKnee)
        {
            figures["decide.knee_rps"] = Spread.Of([_knee.Knee]);
            figures["floor.knee_rps"] = Spread.Of([_rates.Where(rate => IsHeld("floor", rate)).DefaultIfEmpty().Max()]);
        }

        foreach (var ((name, rate), own) in _runs)
        {
            figures[$"{name}.{rate}.rps"] = Spread.Of(own.Select(run => run.PerSecond));
            figures[$"{name}.{rate}.refused_share"] = Spread.Of(own.Select(run => run.RefusedShare));
            figures.AddKnown($"{name}.{rate}.send_share", own.Select(run => run.SendShare));
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
            Latency at an even rate, ms, from the moment for which each call was meant; medians of {_load.Runs} runs
            of {_load.Seconds} s in turn (least..greatest). {Machine.Sentence()}

            | rate | program | answered/s | refused | SEND |{Cells(each => $" {each} |")}
            |---|---|---|---|---|{Cells(_ => "---|")}

            """);
        foreach (var rate in _rates)
        {
            foreach (var name in (string[])["floor", "decide"])
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {rate:N0} | {name} | {figures[$"{name}.{rate}.rps"].Median:N0} "
                    + $"| {figures[$"{name}.{rate}.refused_share"].Median:P2} "
                    + $"| {figures.Text($"{name}.{rate}.send_share", "P1")} |");
                foreach (var (percentile, _) in Percentiles.All)
                {
                    text.Append(
                        CultureInfo.InvariantCulture, $" {figures[$"{name}.{rate}.{percentile}_ms"].Text("0.00")} |");
                }

                text.Append('\n');
            }
        }

        if (options.ToKnee)
        {
            text.Append(CultureInfo.InvariantCulture, $"""

                Held (p99 at most {_load.BoundMs} ms, {EvenLoad.HeldShare:P0} answered, in time): {_knee.Knee:N0}/s by
                the server, {figures["floor.knee_rps"].Median:N0}/s by the floor, of the rates that were tried.

                """);
        }

        return text.Append(CultureInfo.InvariantCulture, $"""

            Memory of the server at the end: {figures.Text("decide.resident_mb", "N0")} MB. SEND is the share of the
            answers about a contact; before the runs it was {figures["decide.send_share"].Median:P1}.
            {AskedAgain()}
            """).ToString();
    }

    private static string Cells(Func<string, string> cell) =>
        string.Concat(Percentiles.All.Select(each => cell(each.Name)));

    /// <summary>A customer who is asked about again while a reservation of his stands is mostly refused.</summary>
    private string AskedAgain()
    {
        var asked = Sample.Questions + _load.WarmUp
            + _rates.Sum(rate => (long)rate * _load.Seconds * _load.Runs);
        return _load.Reserve && asked > _load.Server.Customers
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{asked:N0} reservations were asked of {_load.Server.Customers:N0} customers: some of them again.")
            : "";
    }

    private Plot Plot(Figures figures)
    {
        var lines = from name in (string[])["floor", "decide"]
                    from percentile in (string[])["p50", "p99", "p99.9"]
                    select new PlotLine($"{name} {percentile}", [.. _rates.Select(rate =>
                        ((double)rate, figures[$"{name}.{rate}.{percentile}_ms"].Median))]);
        return new Plot("Latency at an even rate", "calls a second", "milliseconds", [.. lines])
        {
            IsLogarithmicX = options.ToKnee,
            IsLogarithmicY = true,
        };
    }

    private static string NameOf(string program) => program == "server" ? "decide" : program;
}
