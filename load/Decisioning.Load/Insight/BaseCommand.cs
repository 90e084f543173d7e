using System.Globalization;
using Decisioning.Load.Measuring;
using Decisioning.Load.Reporting;
using Decisioning.V1;

namespace Decisioning.Load.Insight;

/// <summary>
/// Asks for the state of the whole base over gRPC, one question after another, and tells how long each took: the first
/// that the server ever answered apart from the others.
/// </summary>
internal sealed class BaseCommand(BaseOptions options, ProgressDisplay display, TextWriter output, TimeProvider time)
{
    private static readonly (string Name, double Share)[] Shares =
        [("p50", .5), ("p90", .9), ("p99", .99), ("most", 1)];

    /// <returns>Whether everything is as expected.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        await using var laboratory = new Laboratory(display.Say, time);
        var server = await laboratory.ServerAsync(options.Customers, offers: 100, options.Data, ct);
        var client = new InsightService.InsightServiceClient(laboratory.Channel(server));
        var figures = new Figures { ["base.first_ms"] = Spread.Of([await AskAsync(client, ct)]) };
        display.Say("Asking for the base.");
        var times = new double[options.Calls];
        for (var i = 0; i < times.Length; i++)
        {
            await Task.Delay(options.Pause, time, ct);
            times[i] = await AskAsync(client, ct);
        }

        Array.Sort(times);
        foreach (var (name, share) in Shares)
        {
            figures[$"base.{name}_ms"] = Spread.Of([times[Math.Max(0, (int)Math.Ceiling(share * times.Length) - 1)]]);
        }

        return await options.Reports.GiveAsync(Table(figures), figures, output, ct);
    }

    private string Table(Figures figures) => string.Create(CultureInfo.InvariantCulture, $"""
        GetBase over {options.Customers:N0} customers, {options.Calls:N0} questions over gRPC, one after another.
        {Machine.Sentence()}

        | first ms | {string.Join(" | ", Shares.Select(each => $"{each.Name} ms"))} |
        |---|{string.Concat(Shares.Select(_ => "---|"))}
        | {Told(figures, "first")} | {string.Join(" | ", Shares.Select(each => Told(figures, each.Name)))} |
        """);

    private static string Told(Figures figures, string name) =>
        figures[$"base.{name}_ms"].Median.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds of one question; an answer about other customers than are there is no answer.</summary>
    private async Task<double> AskAsync(InsightService.InsightServiceClient client, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var answer = await client.GetBaseAsync(new GetBaseRequest(), cancellationToken: ct);
        var took = time.GetElapsedTime(began).TotalMilliseconds;
        if (answer.Customers != options.Customers)
        {
            throw new InvalidDataException(
                $"The server tells of {answer.Customers:N0} customers; {options.Customers:N0} are there.");
        }

        return took;
    }
}
