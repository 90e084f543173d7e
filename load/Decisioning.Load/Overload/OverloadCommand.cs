using Decisioning.Load.Http2;
using Decisioning.Load.Measuring;
using Decisioning.Load.Reporting;
using Decisioning.V1;

namespace Decisioning.Load.Overload;

/// <summary>
/// Finds how many calls a second the server answers, then offers it a part of that and several times that at an even
/// pace, whatever it answers, in turn: what the calls that it accepts take beside those of the normal load, and what a
/// refusal takes.
/// </summary>
internal sealed class OverloadCommand(
    OverloadOptions options, ProgressDisplay display, TextWriter output, TimeProvider time)
{
    private const int Seed = 1;

    /// <summary>It is warm when so many runs in a row were not faster than the best before by more than this.</summary>
    private const int SteadyRuns = 2;
    private const double Better = 1.05;
    private const int MostWarmUps = 15;
    private readonly List<double> _capacities = [];
    private readonly List<PacedRun> _normal = [];
    private readonly List<PacedRun> _over = [];

    /// <returns>Whether everything is as expected.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        Announce();
        await using var laboratory = new Laboratory(display, time)
        {
            ServerOptions = options.Server.Options,
            ServerProcessors = options.Processors,
        };
        var mix = new BenchRequests(options.Server.Customers, ExplainLevel.None, Seed, options.Reserve);
        var server = await laboratory.ServerAsync(options.Server, ct);
        var requests = mix.For(server);
        var busy = new Subject(server, requests, OverloadOptions.CapacityShape, time);
        var paced = new Subject(server, requests, options.Shape, time);
        var (done, all, now) = (0, 3 * options.Runs, "");
        await display.RunAsync(TurnsAsync(), () => (double)done / all, () => now);
        return await ReportAsync(ct);

        async Task TurnsAsync()
        {
            now = "warming up";
            _capacities.Add((await busy.SaturateWithinRoomAsync(Math.Max(options.WarmUp, 1_000), ct)).PerSecond);
            await WarmUpUntilSteadyAsync();
            for (var run = 1; run <= options.Runs; run++)
            {
                now = $"run {run} of {options.Runs}: the capacity";
                await AddCapacityAsync();
                done++;
                var capacity = Spread.Of(_capacities).Median;
                now = $"run {run} of {options.Runs}: {options.Normal:P0} of it";
                _normal.Add(await PacedRun.OfAsync(server, paced, options.Normal * capacity, options.Seconds, ct));
                done++;
                now = $"run {run} of {options.Runs}: {options.Times} times it";
                _over.Add(await PacedRun.OfAsync(server, paced, options.Times * capacity, options.Seconds, ct));
                done++;
            }
        }

        // A server gets faster for as long as its runtime compiles anew what is called often; on one processor, which
        // serves meanwhile, that takes a while. A capacity found before is none.
        async Task WarmUpUntilSteadyAsync()
        {
            var (best, noBetter) = (0.0, 0);
            for (var more = 0; more < MostWarmUps && noBetter < SteadyRuns; more++)
            {
                await AddCapacityAsync();
                noBetter = _capacities[^1] < best * Better ? noBetter + 1 : 0;
                best = Math.Max(best, _capacities[^1]);
            }

            _capacities.RemoveRange(0, _capacities.Count - 1);
        }

        async Task AddCapacityAsync()
        {
            var calls = (long)(_capacities[^1] * options.Seconds);
            _capacities.Add((await busy.SaturateWithinRoomAsync(Math.Max(calls, 1_000), ct)).PerSecond);
        }
    }

    private void Announce() => options.Reports.Announce(
    [
        "capacity.rps",
        .. FigureNames.Of(
            ["normal", "accepted", "refused"],
            ["rps", .. Percentiles.Figures, .. Percentiles.Figures.Select(name => "sent_" + name)]),
        .. FigureNames.Of(
            ["normal", "over"], "offered_rps", "refused_share", "late_p99_ms", "generator_cores", "server_cores"),
        "accepted.p99_ratio", "accepted.sent_p99_ratio",
    ]);

    private Task<bool> ReportAsync(CancellationToken ct)
    {
        var figures = new Figures { ["capacity.rps"] = Spread.Of(_capacities) };
        Add("normal", _normal, counts => counts.Latencies, counts => counts.SinceSent);
        Add("accepted", _over, counts => counts.Latencies, counts => counts.SinceSent);
        Add("refused", _over, counts => counts.Refusals, counts => counts.RefusalsSinceSent);
        foreach (var (name, runs) in ((string, List<PacedRun>)[])[("normal", _normal), ("over", _over)])
        {
            figures[$"{name}.offered_rps"] = Spread.Of(runs.Select(run => run.Rate));
            figures[$"{name}.refused_share"] = Spread.Of(runs.Select(run => run.Load.RefusedShare));
            figures[$"{name}.late_p99_ms"] = Spread.Of(runs.Select(run => run.Load.Counts.Lateness.PercentileMs(.99)));
            figures[$"{name}.generator_cores"] = Spread.Of(runs.Select(run => run.GeneratorCores));
            figures.AddKnown($"{name}.server_cores", runs.Select(run => run.ServerCores));
        }

        figures["accepted.p99_ratio"] = Ratio(counts => counts.Latencies);
        figures["accepted.sent_p99_ratio"] = Ratio(counts => counts.SinceSent);
        return options.Reports.GiveAsync(OverloadTable.Markdown(options, figures), figures, output, ct);

        Spread Ratio(Func<AnswerCounts, Histogram> of) => Spread.Of(_over.Zip(_normal, (over, normal) =>
            of(over.Load.Counts).PercentileMs(.99) / of(normal.Load.Counts).PercentileMs(.99)));

        void Add(
            string name, List<PacedRun> runs, Func<AnswerCounts, Histogram> meant, Func<AnswerCounts, Histogram> sent)
        {
            figures[$"{name}.rps"] = Spread.Of(
                runs.Select(run => meant(run.Load.Counts).Count / run.Load.Took.TotalSeconds));
            foreach (var (percentile, share) in Percentiles.All)
            {
                figures[$"{name}.{percentile}_ms"] = Spread.Of(
                    runs.Select(run => meant(run.Load.Counts).PercentileMs(share)));
                figures[$"{name}.sent_{percentile}_ms"] = Spread.Of(
                    runs.Select(run => sent(run.Load.Counts).PercentileMs(share)));
            }
        }
    }
}
