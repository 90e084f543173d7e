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
    private readonly Figures _figures = new();
    private string _usual = "";

    /// <returns>Whether everything is as expected.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(options.Out);
        await using var laboratory = new Laboratory(display.Say, time);
        _usual = laboratory.NewDirectory();
        await laboratory.SeedAsync(options.UsualCustomers, _usual, ct);
        await MeasureAsync("offers", options.Offers,
            offers => (offers, options.UsualCustomers, GrowthOptions.UsualConnections), ct);
        await MeasureAsync("customers", options.Customers,
            customers => (GrowthOptions.UsualOffers, customers, GrowthOptions.UsualConnections), ct);
        await MeasureAsync("connections", options.Connections,
            connections => (GrowthOptions.UsualOffers, options.UsualCustomers, connections), ct);
        return await options.Reports.GiveAsync(Table(), _figures, output, ct);
    }

    private async Task MeasureAsync(
        string what, IReadOnlyList<int> sizes, Func<int, (int Offers, int Customers, int Connections)> shape,
        CancellationToken ct)
    {
        foreach (var size in sizes)
        {
            display.Say(string.Create(CultureInfo.InvariantCulture, $"{size:N0} {what}"));
            _figures[Name(what, size)] = await MeasureAsync(shape(size), ct);
        }

        if (sizes.Count > 0)
        {
            var line = new PlotLine(
                "Decide", [.. sizes.Select(size => ((double)size, _figures[Name(what, size)].Median))]);
            var plot = new Plot($"Calls a second by {what}", what, "calls a second", [line]) { IsLogarithmicX = true };
            await File.WriteAllTextAsync(Path.Combine(options.Out, $"growth-{what}.svg"), plot.Svg(), ct);
        }
    }

    private async Task<Spread> MeasureAsync(
        (int Offers, int Customers, int Connections) shape, CancellationToken ct)
    {
        await using var laboratory = new Laboratory(display.Say, time) { KeepsEveryStreamBusy = true };
        var data = shape.Customers == options.UsualCustomers ? _usual : null;
        var server = await laboratory.ServerAsync(shape.Customers, shape.Offers, data, ct);
        var mix = new BenchRequests(shape.Customers, ExplainLevel.None, Seed);
        var streams = Math.Max(1, GrowthOptions.Streams * GrowthOptions.UsualConnections / shape.Connections);
        var subject = new Subject(
            server, mix.For(server), new BenchShape(shape.Connections, Math.Min(100, streams)), time);
        await subject.SaturateAsync(Math.Max(options.WarmUp, shape.Connections), ct);
        var runs = new List<double>();
        for (var run = 0; run < options.Runs; run++)
        {
            runs.Add((await subject.SaturateAsync(options.Calls, ct)).PerSecond);
        }

        return Spread.Of(runs);
    }

    private string Table()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            Calls a second; unless it is what grows: {GrowthOptions.UsualOffers} offers, {options.UsualCustomers:N0}
            customers, {GrowthOptions.UsualConnections} connections; medians of {options.Runs} runs of
            {options.Calls:N0} calls
            after a warm-up of {options.WarmUp:N0} (least..greatest). {Machine.Sentence()}

            | what grows | size | calls/s |
            |---|---|---|

            """);
        foreach (var (what, sizes) in ((string, IReadOnlyList<int>)[])
            [("offers", options.Offers), ("customers", options.Customers), ("connections", options.Connections)])
        {
            foreach (var size in sizes)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {what} | {size:N0} | {_figures[Name(what, size)].Text("N0")} |\n");
            }
        }

        return text.ToString();
    }

    private static string Name(string what, int size) =>
        string.Create(CultureInfo.InvariantCulture, $"{what}.{size}.rps");
}
