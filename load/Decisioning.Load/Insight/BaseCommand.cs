using System.Globalization;
using Decisioning.Load.Measuring;
using Decisioning.Load.Reporting;
using Decisioning.V1;

namespace Decisioning.Load.Insight;

/// <summary>
/// Asks for the state of the whole base over gRPC, one question after another, and tells how long each took: the first
/// that the server ever answered apart from the others, and beside them a call that does next to nothing, which shows
/// what of a long wait is the machine's.
/// </summary>
internal sealed class BaseCommand(BaseOptions options, ProgressDisplay display, TextWriter output, TimeProvider time)
{
    private static readonly (string Name, double Share)[] Shares =
        [("p50", .5), ("p90", .9), ("p99", .99), ("most", 1)];

    /// <returns>Whether everything is as expected.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        options.Reports.Announce(
            ["base.first_ms", .. FigureNames.Of(["base", "bare"], Shares.Select(each => each.Name + "_ms"))]);
        await using var laboratory = new Laboratory(display, time) { AwaitsCounting = false };
        var server = await laboratory.ServerAsync(options.Customers, offers: 100, options.Data, ct);
        var channel = laboratory.Channel(server);
        var client = new InsightService.InsightServiceClient(channel);
        var bare = new CatalogService.CatalogServiceClient(channel);

        // The connection, and what this program does for the first time, are not the server's.
        await bare.ListVersionsAsync(new ListCatalogVersionsRequest(), cancellationToken: ct);
        var first = (await new BaseCounting(stop => AnswerAsync(client, stop), display, time).WaitAsync(ct)).Took;
        var figures = new Figures { ["base.first_ms"] = Spread.Of([first.TotalMilliseconds]) };
        var (own, others, done) = (new double[options.Calls], new double[options.Calls], 0);
        await display.RunAsync(
            AskAllAsync(), () => (double)done / own.Length, () => $"{done} of {own.Length} questions");

        Tell(figures, "base", own);
        Tell(figures, "bare", others);
        return await options.Reports.GiveAsync(Table(figures), figures, output, ct);

        async Task AskAllAsync()
        {
            for (; done < own.Length; done++)
            {
                await Task.Delay(options.Pause, time, ct);
                own[done] = await AskAsync(client, ct);
                await Task.Delay(options.Pause, time, ct);
                var began = time.GetTimestamp();
                await bare.ListVersionsAsync(new ListCatalogVersionsRequest(), cancellationToken: ct);
                others[done] = time.GetElapsedTime(began).TotalMilliseconds;
            }
        }
    }

    private string Table(Figures figures) => string.Create(CultureInfo.InvariantCulture, $"""
        GetBase over {options.Customers:N0} customers, {options.Calls:N0} questions over gRPC, one after another.
        {Machine.Sentence()}

        | ms | first | {string.Join(" | ", Shares.Select(each => each.Name))} |
        |---|---|{string.Concat(Shares.Select(_ => "---|"))}
        | GetBase | {Told(figures, "base.first")} | {Row(figures, "base")} |
        | ListVersions, a call that does next to nothing | | {Row(figures, "bare")} |
        """);

    private static void Tell(Figures figures, string name, double[] times)
    {
        Array.Sort(times);
        foreach (var (share, part) in Shares)
        {
            var at = Math.Max(0, (int)Math.Ceiling(part * times.Length) - 1);
            figures[$"{name}.{share}_ms"] = Spread.Of([times[at]]);
        }
    }

    private static string Row(Figures figures, string name) =>
        string.Join(" | ", Shares.Select(each => Told(figures, $"{name}.{each.Name}")));

    private static string Told(Figures figures, string name) =>
        figures[$"{name}_ms"].Median.ToString("0.00", CultureInfo.InvariantCulture);

    private async Task<double> AskAsync(InsightService.InsightServiceClient client, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        await AnswerAsync(client, ct);
        return time.GetElapsedTime(began).TotalMilliseconds;
    }

    /// <summary>An answer about other customers than are there is no answer.</summary>
    private async Task<Base> AnswerAsync(InsightService.InsightServiceClient client, CancellationToken ct)
    {
        var answer = await client.GetBaseAsync(new GetBaseRequest(), cancellationToken: ct);
        return answer.Customers == options.Customers
            ? answer
            : throw new InvalidDataException(
                $"The server tells of {answer.Customers:N0} customers; {options.Customers:N0} are there.");
    }
}
