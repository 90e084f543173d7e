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
    private readonly List<double> _capacities = [];
    private readonly List<LoadRun> _normal = [];
    private readonly List<LoadRun> _over = [];

    /// <returns>Whether everything is as expected.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        await using var laboratory = new Laboratory(display.Say, time)
        {
            ServerOptions = options.Server.Options,
            ServerProcessors = options.Processors,
        };
        var mix = new BenchRequests(options.Server.Customers, ExplainLevel.None, Seed, options.Reserve);
        var server = await laboratory.ServerAsync(options.Server, ct);
        var requests = mix.For(server);
        var busy = new Subject(server, requests, OverloadOptions.CapacityShape, time);
        var paced = new Subject(server, requests, options.Shape, time);
        var (done, all, now) = (0, 1 + (3 * options.Runs), "");
        await display.RunAsync(TurnsAsync(), () => (double)done / all, () => now);
        return await ReportAsync(ct);

        async Task TurnsAsync()
        {
            now = "warming up";
            await busy.SaturateAsync(Math.Max(options.WarmUp, 100), ct);
            done++;
            for (var run = 1; run <= options.Runs; run++)
            {
                now = $"run {run} of {options.Runs}: the capacity";
                _capacities.Add((await busy.SaturateAsync(options.Calls, ct)).PerSecond);
                done++;
                var capacity = Spread.Of(_capacities).Median;
                now = $"run {run} of {options.Runs}: {options.Normal:P0} of it";
                _normal.Add(await PaceAsync(paced, options.Normal * capacity, ct));
                done++;
                now = $"run {run} of {options.Runs}: {options.Times} times it";
                _over.Add(await PaceAsync(paced, options.Times * capacity, ct));
                done++;
            }
        }
    }

    private Task<LoadRun> PaceAsync(Subject subject, double rate, CancellationToken ct) =>
        subject.PaceAsync(rate, (long)(rate * options.Seconds), ct, mayRefuse: true);

    private Task<bool> ReportAsync(CancellationToken ct)
    {
        var figures = new Figures { ["capacity.rps"] = Spread.Of(_capacities) };
        Add("normal", _normal, run => run.Counts.Latencies);
        Add("accepted", _over, run => run.Counts.Latencies);
        Add("refused", _over, run => run.Counts.Refusals);
        Add("late", _over, run => run.Counts.Lateness);
        figures["normal.refused_share"] = Spread.Of(_normal.Select(run => run.RefusedShare));
        figures["accepted.p99_ratio"] = Spread.Of(_over.Zip(_normal, (over, normal) =>
            over.Counts.Latencies.PercentileMs(.99) / normal.Counts.Latencies.PercentileMs(.99)));
        return options.Reports.GiveAsync(OverloadTable.Markdown(options, figures), figures, output, ct);

        void Add(string name, List<LoadRun> runs, Func<LoadRun, Histogram> of)
        {
            figures[$"{name}.rps"] = Spread.Of(runs.Select(run => of(run).Count / run.Took.TotalSeconds));
            foreach (var (percentile, share) in Percentiles.All)
            {
                figures[$"{name}.{percentile}_ms"] = Spread.Of(runs.Select(run => of(run).PercentileMs(share)));
            }
        }
    }
}
