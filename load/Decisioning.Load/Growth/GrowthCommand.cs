using System.Globalization;
using System.Text;
using Decisioning.Load.Http2;
using Decisioning.Load.Measuring;
using Decisioning.Load.Reporting;
using Decisioning.V1;

namespace Decisioning.Load.Growth;

/// <summary>How calls a second change with the number of offers, of customers and of connections, absolutely and
/// against a floor of as many bytes that takes turns with the server at every size: a plot each.</summary>
internal sealed class GrowthCommand(
    GrowthOptions options, ProgressDisplay display, TextWriter output, TimeProvider time)
{
    private const int Seed = 1;
    private const int FirstCalls = 5_000;

    /// <summary>The floor answers so much faster that half the time shows as much of it.</summary>
    private const double FloorShare = .5;
    private readonly Figures _figures = new();
    private readonly Dictionary<GrowthShape, GrowthRuns> _measured = [];
    private int _done;
    private string _now = "";

    /// <returns>Whether everything is as expected.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        options.Reports.Announce(Grown().SelectMany(each => each.Sizes.SelectMany(
            size => FigureNames.Of([GrowthCurves.Name(each.What, size)], GrowthRuns.Names))));
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

            runs.AddTo(_figures, GrowthCurves.Name(what, size));
            _done++;
        }

        if (sizes.Count > 0)
        {
            var path = Path.Combine(options.Out, GrowthCurves.PlotName(what));
            await File.WriteAllTextAsync(path, GrowthCurves.Plots(_figures, what), ct);
        }
    }

    private async Task<GrowthRuns> MeasureAsync(GrowthBases bases, GrowthShape shape, CancellationToken ct)
    {
        await using var laboratory = new Laboratory(display, time);
        var data = await bases.OfAsync(shape.Customers, ct);
        var server = await laboratory.ServerAsync(shape.Customers, shape.Offers, data, ct);
        var mix = new BenchRequests(shape.Customers, ExplainLevel.None, Seed);
        var ask = ShapeOf(shape.Connections);
        var serverSubject = new Subject(server, mix.For(server), ask, time);
        var warm = await WarmUpAsync(serverSubject, ct);
        var floor = await laboratory.FloorAsync(AnswerBytes(warm), ct);
        var floorSubject = new Subject(floor, mix.For(floor), ask, time);
        var floorWarm = await WarmUpAsync(floorSubject, ct);
        var (own, others) = (new List<BenchRun>(), new List<BenchRun>());
        for (var run = 0; run < options.Runs; run++)
        {
            own.Add(await serverSubject.SaturateAsync(CallsOf(warm, options.Seconds), ct));
            others.Add(await floorSubject.SaturateAsync(CallsOf(floorWarm, options.Seconds * FloorShare), ct));
        }

        return new GrowthRuns(own, others);

        long CallsOf(LoadRun before, double seconds) =>
            Math.Max(shape.Connections, (long)(before.PerSecond * seconds));
    }

    private static BenchShape ShapeOf(int connections)
    {
        var streams = Math.Max(1, GrowthOptions.Streams * GrowthOptions.UsualConnections / connections);
        return new BenchShape(connections, Math.Min(100, streams));
    }

    /// <summary>What the server's answers had in the warm-up, without their prefixes.</summary>
    private static int AnswerBytes(LoadRun run) => run.Counts.Answered == 0
        ? throw new InvalidDataException("The server refused every call of the warm-up for want of room.")
        : (int)Math.Max(0, (run.Counts.DataBytes / run.Counts.Answered) - GrpcFrame.PrefixBytes);

    /// <summary>A server of a thousand offers is slow; it is not asked as often as one of twenty.</summary>
    /// <returns>The last of it.</returns>
    private async Task<LoadRun> WarmUpAsync(Subject subject, CancellationToken ct)
    {
        var first = Math.Min(FirstCalls, options.WarmUp);
        var run = await subject.WarmUpAsync(first, ct);
        var rest = (long)Math.Min(options.WarmUp, run.PerSecond * GrowthOptions.LongestWarmUp.TotalSeconds) - first;
        return rest <= 0 ? run : await subject.WarmUpAsync(rest, ct);
    }

    private string Table()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            Calls a second; unless it is what grows: {GrowthOptions.UsualOffers} offers, {options.UsualCustomers:N0}
            customers, {GrowthOptions.UsualConnections} connections;
            {GrowthOptions.UsualConnections * GrowthOptions.Streams} calls under way, or one a connection if that is
            more; medians of {options.Runs} runs of {options.Seconds} s after a warm-up of {options.WarmUp:N0} calls or
            {GrowthOptions.LongestWarmUp.TotalSeconds:N0} s, in turn with a floor of as many bytes (least..greatest),
            and of the ratios of each turn. {Machine.Sentence()}

            | what grows | size | calls/s | refused | floor, calls/s | of the floor's |
            |---|---|---|---|---|---|

            """);
        foreach (var (what, sizes) in Grown())
        {
            foreach (var size in sizes)
            {
                var name = GrowthCurves.Name(what, size);
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {what} | {size:N0} "
                    + $"| {_figures[$"{name}.rps"].Text("N0")} | {_figures[$"{name}.refused_share"].Median:P2} "
                    + $"| {_figures[$"{name}.floor_rps"].Text("N0")} "
                    + $"| {_figures.Text(PairedRatio.NameOf($"{name}.rps", "floor"), "0.000")} |\n");
            }
        }

        return text.Append('\n').Append(GrowthFindings.Markdown(_figures)).ToString();
    }

    private (string What, IReadOnlyList<int> Sizes)[] Grown() =>
    [
        (GrowthCurves.Offers, options.Offers),
        (GrowthCurves.Customers, options.Customers),
        (GrowthCurves.Connections, options.Connections),
    ];
}
