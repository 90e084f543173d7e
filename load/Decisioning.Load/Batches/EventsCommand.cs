using System.Globalization;
using Decisioning.Load.Connection;
using Decisioning.Load.Measuring;
using Decisioning.Load.Reporting;
using Decisioning.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Decisioning.Load.Batches;

/// <summary>
/// Records events through <c>RecordStream</c>, durable before they are answered, in turn with a bare insert of the same
/// bytes in batches of the same size into a file beside the server's.
/// </summary>
internal sealed class EventsCommand(
    EventsOptions options, ProgressDisplay display, TextWriter output, TimeProvider time)
{
    /// <returns>Whether everything is as expected.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        options.Reports.Announce("events.rps", "bare.rps", "events.share_of_bare");
        await using var laboratory = new Laboratory(display, time);
        var server = await laboratory.ServerAsync(options.Customers, offers: 100, data: null, ct);
        var client = new EventService.EventServiceClient(laboratory.Channel(server));
        using var bare = new BareInsert(Path.Combine(laboratory.NewDirectory(), "bare.db"));
        var (recorded, inserted) = (new List<double>(), new List<double>());
        var (done, now) = (0, "warming up");
        await display.RunAsync(RunsAsync(), () => done / (1.0 + options.Runs), () => now);
        var figures = new Figures { ["events.rps"] = Spread.Of(recorded), ["bare.rps"] = Spread.Of(inserted) };
        figures["events.share_of_bare"] = Spread.Of(recorded.Zip(inserted, (own, other) => own / other));
        return await options.Reports.GiveAsync(Table(figures), figures, output, ct);

        async Task RunsAsync()
        {
            await RecordAsync(client, Batches(0), ct);
            for (var run = 1; run <= options.Runs; run++)
            {
                (done, now) = (run, $"run {run} of {options.Runs}");
                var batches = Batches(run);
                var rows = batches.ConvertAll(batch => batch.Events.Select(e => e.ToByteArray()).ToList());
                inserted.Add(await Rate(() => Task.Run(() => rows.ForEach(bare.Write), ct)));
                recorded.Add(await Rate(() => RecordAsync(client, batches, ct)));
            }
        }
    }

    private string Table(Figures figures) => string.Create(CultureInfo.InvariantCulture, $"""
        {options.Events:N0} events in batches of {options.Batch}, durable, {options.Streams} streams of
        {options.InFlight}
        batches under way; medians of {options.Runs} runs (least..greatest). {Machine.Sentence()}

        | | events/s |
        |---|---|
        | RecordStream | {figures["events.rps"].Text("N0")} |
        | a bare batch insert of the same bytes | {figures["bare.rps"].Text("N0")} |
        | ratio | {figures["events.share_of_bare"].Text("0.00")} |
        """);

    private async Task<double> Rate(Func<Task> work)
    {
        var began = time.GetTimestamp();
        await work();
        return options.Events / time.GetElapsedTime(began).TotalSeconds;
    }

    private Task RecordAsync(
        EventService.EventServiceClient client, List<RecordRequest> batches, CancellationToken ct) =>
        Task.WhenAll(Enumerable.Range(0, options.Streams).Select(stream => Task.Run(
            () => RecordStreamAsync(client, [.. batches.Where((_, index) => index % options.Streams == stream)], ct),
            ct)));

    private async Task RecordStreamAsync(
        EventService.EventServiceClient client, List<RecordRequest> batches, CancellationToken ct)
    {
        await using var stream = new DuplexCall<RecordRequest, RecordResponse>(
            stop => client.RecordStream(cancellationToken: stop), options.InFlight, time, ct);
        var answered = 0;
        for (var sent = 0; sent < batches.Count; sent++)
        {
            if (sent - answered >= options.InFlight)
            {
                Check(await stream.ReceiveAsync());
                answered++;
            }

            await stream.WriteAsync(batches[sent]);
        }

        for (; answered < batches.Count; answered++)
        {
            Check(await stream.ReceiveAsync());
        }

        await stream.CompleteAsync();
    }

    private static void Check(RecordResponse answer)
    {
        if (answer.Results.FirstOrDefault(result => result.Status != EventStatus.Applied) is { } other)
        {
            throw new InvalidDataException(
                $"An event was answered {other.Status} ({other.Error?.Field} {other.Error?.Message}); "
                + "figures of such a run mean nothing.");
        }
    }

    private List<RecordRequest> Batches(int run)
    {
        var now = Timestamp.FromDateTimeOffset(time.GetUtcNow());
        var events = new LoadEvents(new Random(run), options.Customers, $"load-{run}", now);
        return [.. Enumerable.Range(0, options.Events).Select(_ => events.Next()).Chunk(options.Batch)
            .Select(batch => new RecordRequest { Events = { batch } })];
    }
}
