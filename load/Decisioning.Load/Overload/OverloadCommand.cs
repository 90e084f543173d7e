using Decisioning.Load.Http2;
using Decisioning.Load.Latency;
using Decisioning.Load.Measuring;
using Decisioning.Load.Reporting;
using Decisioning.V1;

namespace Decisioning.Load.Overload;

/// <summary>
/// Finds the greatest even rate of calls that the server holds, then offers it a part of that and several times that,
/// whatever it answers, in turn: what the calls that it accepts take beside those of the normal load, and what a
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

    private const int Refinements = 4;
    private const int Doublings = 2;

    /// <summary>A server first takes overload for a burst and suffers it; that is counted apart.</summary>
    private const int OnsetSeconds = 1;
    private readonly EvenLoad _load = options.Load;
    private readonly List<PacedRun> _normal = [];
    private readonly List<PacedRun> _onset = [];
    private readonly List<PacedRun> _over = [];
    private int _capacity;

    /// <returns>Whether everything is as expected.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        Announce();
        await using var laboratory = new Laboratory(display, time)
        {
            ServerOptions = _load.Server.Options,
            ServerProcessors = options.Processors,
        };
        var mix = new BenchRequests(_load.Server.Customers, ExplainLevel.None, Seed, _load.Reserve);
        var server = await laboratory.ServerAsync(_load.Server, ct);
        var requests = mix.For(server);
        var busy = new Subject(server, requests, OverloadOptions.WarmUpShape, time);
        var paced = new Subject(server, requests, _load.Shape, time);
        var (done, all, now) = (0, 1 + Doublings + Refinements + (3 * _load.Runs), "");
        await display.RunAsync(TurnsAsync(), () => Math.Min(1, (double)done / all), () => now);
        return await ReportAsync(ct);

        async Task TurnsAsync()
        {
            now = "warming up";
            var busiest = await WarmUpUntilSteadyAsync();
            done++;
            _capacity = await HeldRateAsync(new KneeSearch(Math.Max((int)(busiest / 2), 1), Refinements));
            for (var run = 1; run <= _load.Runs; run++)
            {
                now = $"run {run} of {_load.Runs}: {options.Normal:P0} of the capacity";
                _normal.Add(await PaceAsync(options.Normal * _capacity));
                now = $"run {run} of {_load.Runs}: {options.Times} times the capacity";
                _onset.Add(await PaceAsync(options.Times * _capacity, OnsetSeconds));
                _over.Add(await PaceAsync(options.Times * _capacity));
            }
        }

        // A server gets faster for as long as its runtime compiles anew what is called often; on one processor, which
        // serves meanwhile, that takes a while. A capacity found before is none.
        async Task<double> WarmUpUntilSteadyAsync()
        {
            var run = await busy.SaturateAsync(Math.Max(_load.WarmUp, 1_000), ct);
            var (best, noBetter) = (0.0, 0);
            for (var more = 0; more < MostWarmUps && noBetter < SteadyRuns; more++)
            {
                run = await busy.SaturateAsync(
                    Math.Max((long)(run.PerSecond * _load.Seconds), 1_000), ct);
                noBetter = run.PerSecond < best * Better ? noBetter + 1 : 0;
                best = Math.Max(best, run.PerSecond);
            }

            return best;
        }

        // With more connections a call costs more, and calls that come one by one more than those that come together;
        // so what a busy loop over few connections gets says little of what an even load may be.
        async Task<int> HeldRateAsync(KneeSearch search)
        {
            while (search.Next is { } rate)
            {
                now = $"whether {rate:N0}/s are held";
                var run = await PaceAsync(rate);
                search.Tell(_load.IsHeld(
                    rate, run.Load.PerSecond, run.Load.Counts.Latencies.PercentileMs(.99)));
            }

            return search.Knee > 0
                ? search.Knee
                : throw new InvalidDataException(
                    $"The server held no rate that was tried: p99 within {_load.BoundMs} ms, {EvenLoad.HeldShare:P0} "
                    + "answered. Ask again when the machine is quiet, or with a greater --bound-ms.");
        }

        async Task<PacedRun> PaceAsync(double rate, int? seconds = null)
        {
            var run = await PacedRun.OfAsync(server, paced, rate, seconds ?? _load.Seconds, ct);
            done++;
            return run;
        }
    }

    private void Announce() => _load.Reports.Announce(
    [
        "capacity.rps",
        .. FigureNames.Of(
            ["normal", "onset", "accepted", "refused"],
            ["rps", .. Percentiles.Figures, .. Percentiles.Figures.Select(name => "sent_" + name)]),
        .. FigureNames.Of(
            ["normal", "over"], "offered_rps", "refused_share", "late_p99_ms", "generator_cores", "server_cores"),
        "accepted.p99_ratio", "accepted.sent_p99_ratio",
    ]);

    private Task<bool> ReportAsync(CancellationToken ct)
    {
        var figures = new Figures { ["capacity.rps"] = Spread.Of([_capacity]) };
        Add("normal", _normal, counts => counts.Latencies, counts => counts.SinceSent);
        Add("onset", _onset, counts => counts.Latencies, counts => counts.SinceSent);
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
        return _load.Reports.GiveAsync(OverloadTable.Markdown(options, figures), figures, output, ct);

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
