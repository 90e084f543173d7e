using System.Globalization;
using Decisioning.Load.Http2;
using Decisioning.Load.Measuring;
using Decisioning.Load.Reporting;
using Decisioning.V1;

namespace Decisioning.Load.Restart;

/// <summary>
/// Kills a server that is busy (SIGKILL), starts it again on the same base, and tells how long nobody was served.
/// </summary>
internal sealed class RestartCommand(
    RestartOptions options, ProgressDisplay display, TextWriter output, TimeProvider time)
{
    private const int Connections = 8;
    private const int Streams = 90;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <returns>Whether everything is as expected.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        options.Reports.Announce(FigureNames.Of(
            ["restart"], "gone_ms", "listening_ms", "ready_ms", "decided_ms", "calls", "refused"));
        await using var laboratory = new Laboratory(display, time)
        {
            ServerOptions = ["Telemetry:Listen=127.0.0.1:0", .. options.ServerOptions],
            AwaitsCounting = false,
        };
        var data = options.Data ?? laboratory.NewDirectory();
        if (options.Data is null)
        {
            await laboratory.SeedAsync(options.Customers, data, ct);
        }

        var server = await laboratory.ServerAsync(options.Customers, offers: 100, data, ct);
        var times = new List<RestartTimes>();
        var (sent, refused, done, now) = (0L, 0L, 0, "");
        await display.RunAsync(RunsAsync(), () => done / (2.0 * options.Runs), () => now);

        var figures = new Figures
        {
            ["restart.gone_ms"] = Of(times, each => each.Gone),
            ["restart.listening_ms"] = Of(times, each => each.Listening),
            ["restart.ready_ms"] = Of(times, each => each.Ready),
            ["restart.decided_ms"] = Of(times, each => each.Decided),
            ["restart.calls"] = Spread.Of([sent]),
            ["restart.refused"] = Spread.Of([refused]),
        };
        return await options.Reports.GiveAsync(Table(figures), figures, output, ct);

        async Task RunsAsync()
        {
            for (var run = 1; run <= options.Runs; run++)
            {
                now = $"run {run} of {options.Runs}: {options.Seconds} s of calls";
                var counts = await LoadAsync(server, run, ct);
                (sent, refused) = (sent + counts.Answered, refused + counts.Refusals.Count);
                (done, now) = (done + 1, $"run {run} of {options.Runs}: SIGKILL, and the next start");
                var killed = time.GetTimestamp();
                await laboratory.KillAsync(server);
                var gone = time.GetElapsedTime(killed);
                server = await laboratory.StartServerAsync(data, ct);
                times.Add(await ServedAsync(laboratory, server, killed, gone, ct));
                done++;
            }
        }
    }

    /// <summary>Keeps the server busy.</summary>
    private async Task<AnswerCounts> LoadAsync(ChildProgram server, int run, CancellationToken ct)
    {
        var calls = options.Rate * options.Seconds;
        var requests = RestartRequests.Of(server.Address, options.Customers, run, calls, time.GetUtcNow());
        var subject = new Subject(server, requests, new BenchShape(Connections, Streams), time);
        return (await subject.PaceAsync(options.Rate, calls, ct)).Counts;
    }

    private async Task<RestartTimes> ServedAsync(
        Laboratory laboratory, ChildProgram server, long killed, TimeSpan gone, CancellationToken ct)
    {
        var listening = time.GetElapsedTime(killed);
        var ready = ReadyAsync(await server.FiguresAsync(ct), killed, ct);
        var decided = DecidedAsync(new DecisionService.DecisionServiceClient(laboratory.Channel(server)));
        return new RestartTimes(gone, listening, await ready, await decided);

        async Task<TimeSpan> DecidedAsync(DecisionService.DecisionServiceClient client)
        {
            var question = RestartRequests.Page(new Random(options.Seconds), options.Customers);
            var deadline = time.GetUtcNow().UtcDateTime + LongestWait;
            var answer = await client.DecideAsync(question, deadline: deadline, cancellationToken: ct);
            return answer is { Degraded: false, DecisionId.Length: > 0 }
                ? time.GetElapsedTime(killed)
                : throw new InvalidDataException("The first decision after the start was degraded.");
        }
    }

    private async Task<TimeSpan> ReadyAsync(Uri figures, long killed, CancellationToken ct)
    {
        await new Readiness(figures, LongestWait, time).WaitAsync(ct);
        return time.GetElapsedTime(killed);
    }

    private static Spread Of(List<RestartTimes> times, Func<RestartTimes, TimeSpan> of) =>
        Spread.Of(times.Select(each => of(each).TotalMilliseconds));

    private string Table(Figures figures) => string.Create(CultureInfo.InvariantCulture, $"""
        SIGKILL after {options.Seconds} s of {options.Rate:N0} calls/s (three events to one page and one reserved
        contact) on a base of {options.Customers:N0} customers, then the same directory started again; ms from the
        signal, medians of {options.Runs} kills (least..greatest). {Machine.Sentence()}

        | until | ms |
        |---|---|
        | the killed process is gone | {figures["restart.gone_ms"].Text("N0")} |
        | the next one listens | {figures["restart.listening_ms"].Text("N0")} |
        | /readyz says ready | {figures["restart.ready_ms"].Text("N0")} |
        | a decision is answered | {figures["restart.decided_ms"].Text("N0")} |

        Before the kills {figures["restart.calls"].Median:N0} calls were answered and
        {figures["restart.refused"].Median:N0} refused for want of room.
        """);
}
