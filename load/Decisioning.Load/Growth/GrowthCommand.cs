using System.Globalization;
using System.Text;
using Decisioning.Load.Measuring;
using Decisioning.Load.Plotting;
using Decisioning.Load.Reporting;
using Decisioning.V1;

namespace Decisioning.Load.Growth;

/// <summary>How calls a second change with the number of offers, of customers and of connections: a plot
/// each.</summary>
internal sealed class GrowthCommand(
    GrowthOptions options, ProgressDisplay display, TextWriter output, TimeProvider time)
{
    private const int Seed = 1;
    private const int FirstCalls = 5_000;
    private readonly Figures _figures = new();
    private readonly Dictionary<GrowthShape, List<BenchRun>> _measured = [];
    private int _done;
    private string _now = "";

    /// <returns>Whether everything is as expected.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        options.Reports.Announce(Grown().SelectMany(each => each.Sizes.SelectMany(
            size => FigureNames.Of([Name(each.What, size)], "rps", "refused_share"))));
        Directory.CreateDirectory(options.Out);
        await using var laboratory = new Laboratory(display, time);
        var bases = new GrowthBases(laboratory, options.Data);
        var all = options.Offers.Count + options.Customers.Count + options.Connections.Count;
        await display.RunAsync(MeasureAllAsync, () => (double)_done / all, () => _now);
        return await options.Reports.GiveAsync(Table(), _figures, output, ct);

        async Task MeasureAllAsync()
        {
            var usual = new GrowthShape(
                GrowthOptions.UsualOffers, options.UsualCustomers, GrowthOptions.UsualConnections);
            await OfAsync(GrowthCurves.Offers, options.Offers, size => usual with { Offers = size });
            await OfAsync(GrowthCurves.Customers, options.Customers, size => usual with { Customers = size });
            await OfAsync(GrowthCurves.Connections, options.Connections, size => usual with { Connections = size });
        }

        Task OfAsync(string what, IReadOnlyList<int> sizes, Func<int, GrowthShape> shape) =>
            MeasureAsync(bases, what, sizes, shape, ct);
    }

    private async Task MeasureAsync(
        GrowthBases bases, string what, IReadOnlyList<int> sizes, Func<int, GrowthShape> shape, CancellationToken ct)
    {
        foreach (var size in sizes)
        {
            _now = string.Create(CultureInfo.InvariantCulture, $"{size:N0} {what}");
            if (!_measured.TryGetValue(shape(size), out var runs))
            {
                _measured[shape(size)] = runs = await MeasureAsync(bases, shape(size), ct);
            }

            _figures[Name(what, size) + ".rps"] = Spread.Of(runs.Select(run => run.PerSecond));
            _figures[Name(what, size) + ".refused_share"] = Spread.Of(runs.Select(run => run.RefusedShare));
            _done++;
        }

        if (sizes.Count > 0)
        {
            var line = new PlotLine(
                "Decide", [.. sizes.Select(size => ((double)size, _figures[Name(what, size) + ".rps"].Median))]);
            var plot = new Plot($"Calls a second by {what}", what, "calls a second", [line]) { IsLogarithmicX = true };
            await File.WriteAllTextAsync(Path.Combine(options.Out, GrowthCurves.PlotName(what)), plot.Svg(), ct);
        }
    }

    private async Task<List<BenchRun>> MeasureAsync(GrowthBases bases, GrowthShape shape, CancellationToken ct)
    {
        await using var laboratory = new Laboratory(display, time);
        var data = await bases.OfAsync(shape.Customers, ct);
        var server = await laboratory.ServerAsync(shape.Customers, shape.Offers, data, ct);
        var mix = new BenchRequests(shape.Customers, ExplainLevel.None, Seed);
        var streams = Math.Max(1, GrowthOptions.Streams * GrowthOptions.UsualConnections / shape.Connections);
        var subject = new Subject(
            server, mix.For(server), new BenchShape(shape.Connections, Math.Min(100, streams)), time);
        var calls = Math.Max(shape.Connections, (long)(await WarmUpAsync(subject, ct) * options.Seconds));
        var runs = new List<BenchRun>();
        for (var run = 0; run < options.Runs; run++)
        {
            runs.Add(await subject.SaturateAsync(calls, ct));
        }

        return runs;
    }

    /// <summary>A server of a thousand offers is slow; it is not asked as often as one of twenty.</summary>
    /// <returns>Calls a second at the end.</returns>
    private async Task<double> WarmUpAsync(Subject subject, CancellationToken ct)
    {
        var first = Math.Min(FirstCalls, options.WarmUp);
        var rate = (await subject.WarmUpAsync(first, ct)).PerSecond;
        var rest = (long)Math.Min(options.WarmUp, rate * GrowthOptions.LongestWarmUp.TotalSeconds) - first;
        return rest <= 0 ? rate : (await subject.WarmUpAsync(rest, ct)).PerSecond;
    }

    private string Table()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            Calls a second; unless it is what grows: {GrowthOptions.UsualOffers} offers, {options.UsualCustomers:N0}
            customers, {GrowthOptions.UsualConnections} connections;
            {GrowthOptions.UsualConnections * GrowthOptions.Streams} calls under way, or one a connection if that is
            more; medians of {options.Runs} runs of {options.Seconds} s after a warm-up of {options.WarmUp:N0} calls or
            {GrowthOptions.LongestWarmUp.TotalSeconds:N0} s (least..greatest). {Machine.Sentence()}

            | what grows | size | calls/s | refused |
            |---|---|---|---|

            """);
        foreach (var (what, sizes) in Grown())
        {
            foreach (var size in sizes)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {what} | {size:N0} | {_figures[Name(what, size) + ".rps"].Text("N0")} "
                    + $"| {_figures[Name(what, size) + ".refused_share"].Median:P2} |\n");
            }
        }

        foreach (var (what, _) in Grown().Where(each => each.Sizes.Count > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{what}: {GrowthCurves.Sentence(what)}\n");
        }

        return text.ToString();
    }

    private (string What, IReadOnlyList<int> Sizes)[] Grown() =>
    [
        (GrowthCurves.Offers, options.Offers),
        (GrowthCurves.Customers, options.Customers),
        (GrowthCurves.Connections, options.Connections),
    ];

    private static string Name(string what, int size) =>
        string.Create(CultureInfo.InvariantCulture, $"{what}.{size}");
}
