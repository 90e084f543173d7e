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

    /// <summary>The p99 as a multiple of the floor's, turn by turn. Goals compare the medians of both.</summary>
    private const string P99Ratio = "p99_ratio";

    /// <summary>For how long it is looked what share of the questions is reserved.</summary>
    private const int LookSeconds = 5;

    private readonly EvenLoad _load = options.Load;
    private readonly KneeSearch _knee = new(options.Rates[0], Refinements);
    private readonly SortedSet<int> _rates = [];
    private readonly Dictionary<(string Name, int Rate), List<LoadRun>> _runs = [];

    /// <summary>Of the questions, those that are answered SEND and reserved once the server is warm; 1 where nothing is
    /// reserved and all that are asked count.</summary>
    private double _reservedShare = 1;

    private int RatesExpected => options.ToKnee ? Doublings + Refinements : options.Rates.Count;

    /// <returns>Whether everything is as expected.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        Announce();
        if (AskedAgain() is { Length: > 0 } warning)
        {
            display.Say(warning);
        }

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
        var isExpected = await _load.Reports.GiveAsync(Table(figures), figures, output, ct);
        if (options.Plot is { } path)
        {
            await File.WriteAllTextAsync(path, Plot(figures).Svg(), ct);
        }

        return isExpected;
    }

    private void Announce()
    {
        string[] knees = options.ToKnee ? ["decide.knee_rps", "floor.knee_rps"] : [];
        string[] rates = options.ToKnee ? ["*"] : [.. options.Rates.Select(rate => $"{rate}")];
        var runs = rates.SelectMany(rate => FigureNames.Of(
            [$"floor.{rate}", $"decide.{rate}"], ["rps", "refused_share", "send_share", .. Percentiles.Figures]));
        var ratios = FigureNames.Of(rates.Select(rate => $"decide.{rate}"), P99Ratio);
        var reserved = !_load.Reserve
            ? []
            : FigureNames.Of(rates.Select(rate => $"decide.{rate}"), Reservations.FigureNames);
        _load.Reports.Announce(
            [.. knees, .. runs, .. ratios, .. reserved, "decide.resident_mb", "decide.send_share"]);
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

            if (options.SettleSeconds > 0)
            {
                now = $"waiting {options.SettleSeconds} s for the statistics that the warm-up has taught";
                await Task.Delay(TimeSpan.FromSeconds(options.SettleSeconds), time, ct);
            }

            if (_load.Reserve)
            {
                now = "looking what share is reserved";
                await LookAsync(subjects.Single(subject => NameOf(subject.Name) == "decide"), ct);
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

                    own.Add(await subject.PaceAsync(Asked(rate), (long)Asked(rate) * _load.Seconds, ct));
                    done++;
                }
            }
        }
    }

    private async Task LookAsync(Subject server, CancellationToken ct)
    {
        var rate = options.Rates[0];
        var look = await server.PaceAsync(rate, (long)rate * LookSeconds, ct);
        _reservedShare = look.SendShare is > 0 and var share
            ? share
            : throw new InvalidDataException("Nothing was answered SEND: there is no reservation to measure.");
        if (AskedAgain() is { Length: > 0 } warning)
        {
            display.Say(warning);
        }
    }

    /// <summary>Questions a second that it takes for a rate: so many that, of those, the rate is reserved.</summary>
    private int Asked(int rate) => (int)Math.Ceiling(rate / _reservedShare);

    private bool IsHeld(string name, int rate)
    {
        var runs = _runs[(name, rate)];
        return _load.IsHeld(
            Asked(rate),
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

            if (_load.Reserve && name == "decide")
            {
                figures.AddReservations($"{name}.{rate}", Asked(rate), own);
            }
        }

        foreach (var rate in _rates)
        {
            figures.AddKnown(
                $"decide.{rate}.{P99Ratio}", PairedRatio.Of(P99sOf("decide", rate), P99sOf("floor", rate)));
        }

        return figures;
    }

    private IEnumerable<double?> P99sOf(string name, int rate) =>
        _runs[(name, rate)].Select(run => (double?)run.Counts.Latencies.PercentileMs(.99));

    private string Table(Figures figures)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            Latency at an even rate, ms, from the moment for which each call was meant; medians of {_load.Runs} runs
            of {_load.Seconds} s in turn (least..greatest). {Machine.Sentence()}

            | rate | program | answered/s | refused | SEND |{Cells(each => $" {each} |")} p99 of the floor's, in turn |
            |---|---|---|---|---|{Cells(_ => "---|")}---|

            """);
        foreach (var rate in _rates)
        {
            foreach (var name in (string[])["floor", "decide"])
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {Asked(rate):N0} | {name} | {figures[$"{name}.{rate}.rps"].Median:N0} "
                    + $"| {figures[$"{name}.{rate}.refused_share"].Median:P2} "
                    + $"| {figures.Text($"{name}.{rate}.send_share", "P1")} |");
                foreach (var (percentile, _) in Percentiles.All)
                {
                    text.Append(
                        CultureInfo.InvariantCulture, $" {figures[$"{name}.{rate}.{percentile}_ms"].Text("0.00")} |");
                }

                text.Append(CultureInfo.InvariantCulture, $" {figures.Text($"{name}.{rate}.{P99Ratio}", "0.00")} |\n");
            }
        }

        if (options.ToKnee)
        {
            text.Append(CultureInfo.InvariantCulture, $"""

                Held (p99 at most {_load.BoundMs} ms, {EvenLoad.HeldShare:P0} answered, in time): {_knee.Knee:N0}/s by
                the server, {figures["floor.knee_rps"].Median:N0}/s by the floor, of the rates that were tried.

                """);
        }

        if (_load.Reserve)
        {
            text.Append('\n').Append(Reservations.Table(figures, _rates));
        }

        return text.Append(CultureInfo.InvariantCulture, $"""

            Memory of the server at the end: {figures.Text("decide.resident_mb", "N0")} MB. SEND is the share of the
            answers about a contact; of those before the warm-up it was {figures["decide.send_share"].Median:P1}.
            {AskedAgain()}
            """).ToString();
    }

    private static string Cells(Func<string, string> cell) =>
        string.Concat(Percentiles.All.Select(each => cell(each.Name)));

    /// <summary>A customer who is asked about again while a reservation of his stands is mostly refused.</summary>
    private string AskedAgain()
    {
        // On the way to the knee nobody knows the rates before; afterwards they are known.
        IEnumerable<int> rates = _rates.Count > 0 || options.ToKnee ? _rates : options.Rates;
        var asked = Sample.Questions + _load.WarmUp + ((long)options.Rates[0] * LookSeconds)
            + rates.Sum(rate => (long)Asked(rate) * _load.Seconds * _load.Runs);
        return _load.Reserve && asked > _load.Server.Customers
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{asked:N0} questions with a reservation for {_load.Server.Customers:N0} customers: some are asked "
                + $"about again, and mostly not to be written to. --customers {asked} has enough of them.")
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
