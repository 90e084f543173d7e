using System.Globalization;
using System.Threading.Channels;
using Decisioning.Load.Connection;
using Decisioning.Load.Reporting;
using Decisioning.Load.Retail;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Replay;

/// <summary>
/// Sends a file of invoices as events, in the order of time for every customer, and counts what became of them.
/// Memory is bounded: each stream has a queue of one batch and <see cref="ReplayOptions.InFlight"/> batches on the way.
/// </summary>
internal sealed class ReplayCommand(
    ReplayOptions options, EventService.EventServiceClient client, ProgressDisplay display, TimeProvider time)
{
    private readonly AwayNotice _notice = new(options.Target, display.Say);
    private readonly InvoiceTotals _totals = new();

    public ReplayCounts Counts { get; } = new();

    /// <summary>
    /// The whole replay; the report says by <see cref="ReplayReport.IsComplete"/> whether all went well.
    /// </summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public async Task<ReplayReport> RunAsync(CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        using var file = RetailFile.Open(options.Path);
        var reader = new InvoiceReader(file, options.WithoutPostage);
        string? stopped = null;
        try
        {
            var work = SendAsync(reader, cancel);
            await display.RunAsync(work, () => file.ShareRead, () => State(file, began));
        }
        catch (ServerAwayException away)
        {
            stopped = away.Message;
        }
        catch (RpcException refusal)
        {
            stopped = RefusalSentence.Of(options.Target, refusal);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            stopped = "Stopped on request.";
        }

        return new ReplayReport(
            file.LinesRead, Enum.GetValues<LeftOutCause>().ToDictionary(cause => cause, reader.LeftOut),
            _totals, Counts, time.GetElapsedTime(began), stopped);
    }

    private async Task SendAsync(InvoiceReader reader, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var queues = Enumerable.Range(0, options.Concurrency)
            .Select(_ => System.Threading.Channels.Channel.CreateBounded<Event>(options.Batch)).ToArray();
        var senders = queues.Select(queue => SendAsync(queue.Reader, stop)).ToArray();
        try
        {
            await Task.Run(() => ReadAsync(reader, queues, stop.Token), stop.Token);
        }
        catch (OperationCanceledException)
        {
            // A sender gave up and says so below, or the caller stopped.
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            Array.ForEach(queues, queue => queue.Writer.TryComplete());
        }

        await Task.WhenAll(senders);
    }

    private async Task SendAsync(ChannelReader<Event> events, CancellationTokenSource stop)
    {
        var patience = new Patience(_notice, options.RetryFor, time);
        try
        {
            await new EventSender(client, options, Counts, patience, time).RunAsync(events, stop.Token);
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private async Task ReadAsync(InvoiceReader reader, Channel<Event>[] queues, CancellationToken cancel)
    {
        foreach (var invoice in reader.Read())
        {
            _totals.Add(invoice);
            foreach (var happened in InvoiceEvents.Of(invoice))
            {
                Counts.AddMade();
                await queues[Shard(happened.CustomerId)].Writer.WriteAsync(happened, cancel);
            }
        }
    }

    /// <summary>FNV-1a over the id: the same stream for the same customer in every run.</summary>
    private int Shard(string customerId)
    {
        var hash = 2166136261u;
        foreach (var character in customerId)
        {
            hash = (hash ^ character) * 16777619u;
        }

        return (int)(hash % (uint)options.Concurrency);
    }

    private string State(RetailFile file, long began)
    {
        var seconds = Math.Max(time.GetElapsedTime(began).TotalSeconds, 0.001);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{file.LinesRead:N0} lines, {Counts.Answered:N0} events answered, {Counts.Answered / seconds:N0}/s");
    }
}
