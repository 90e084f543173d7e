using System.Threading.Channels;
using Decisioning.Load.Connection;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Replay;

/// <summary>
/// Sends the events of its share of customers through one <c>RecordStream</c>, several batches ahead of their answers.
/// An event leaves only when the one before it of the same customer is answered: so a customer's events are applied in
/// their order even where one of them is refused for now and sent again. After a lost connection everything
/// unanswered is sent again; the server knows by its id what it has.
/// </summary>
internal sealed class EventSender(
    EventService.EventServiceClient client,
    ReplayOptions options,
    ReplayCounts counts,
    Patience patience,
    TimeProvider time)
{
    private readonly Queue<EventBatch> _unanswered = new();
    private EventBatch _next = new(options.Batch);

    /// <exception cref="ServerAwayException">The server was away for too long.</exception>
    public Task RunAsync(ChannelReader<Event> events, CancellationToken cancel) =>
        patience.TryAsync(() => SendAsync(events, cancel), cancel);

    private async Task<bool> SendAsync(ChannelReader<Event> events, CancellationToken cancel)
    {
        await using var stream = new DuplexCall<RecordRequest, RecordResponse>(
            stop => client.RecordStream(cancellationToken: stop), options.InFlight, time, cancel);
        try
        {
            await SendAsync(stream, events, cancel);
            return true;
        }
        catch (RpcException)
        {
            // What was answered before the connection was lost need not go again.
            while (_unanswered.Count > 0 && stream.TryReceive(out var answer))
            {
                Settle(answer);
            }

            throw;
        }
    }

    private async Task SendAsync(
        DuplexCall<RecordRequest, RecordResponse> stream, ChannelReader<Event> events, CancellationToken cancel)
    {
        foreach (var batch in _unanswered)
        {
            batch.MarkResent();
            await stream.WriteAsync(batch.Request);
        }

        while (await events.WaitToReadAsync(cancel))
        {
            while (events.TryPeek(out var happened))
            {
                await MakeRoomAsync(stream, happened.CustomerId);
                _next.Add(happened);
                events.TryRead(out _);
            }
        }

        await FlushAsync(stream);
        while (_unanswered.Count > 0)
        {
            await ReceiveAsync(stream);
        }

        await stream.CompleteAsync();
    }

    /// <summary>Afterwards the batch has room and no event of the customer is in it or on its way.</summary>
    private async Task MakeRoomAsync(DuplexCall<RecordRequest, RecordResponse> stream, string customerId)
    {
        if (_next.IsFull || _next.Holds(customerId))
        {
            await FlushAsync(stream);
        }

        while (_unanswered.Any(batch => batch.Holds(customerId)))
        {
            await ReceiveAsync(stream);
        }
    }

    private async Task FlushAsync(DuplexCall<RecordRequest, RecordResponse> stream)
    {
        if (_next.Count == 0)
        {
            return;
        }

        while (_unanswered.Count >= options.InFlight)
        {
            await ReceiveAsync(stream);
        }

        var batch = _next;
        _unanswered.Enqueue(batch);
        _next = new EventBatch(options.Batch);
        counts.AddSent(batch.Count);
        await stream.WriteAsync(batch.Request);
    }

    private async Task ReceiveAsync(DuplexCall<RecordRequest, RecordResponse> stream)
    {
        var temporary = Settle(await stream.ReceiveAsync());
        if (temporary is null)
        {
            return;
        }

        // The other answers are on their way; with them only what was refused for now goes again.
        for (var others = _unanswered.Count - 1; others > 0; others--)
        {
            Settle(await stream.ReceiveAsync());
        }

        throw new RpcException(temporary.Value);
    }

    /// <summary>
    /// Answers come in the order of the batches. A batch of which a part was refused for now goes to the end.
    /// </summary>
    private Status? Settle(RecordResponse answer)
    {
        var batch = _unanswered.Peek();
        var before = batch.Count;
        var temporary = batch.Settle(answer, counts);
        _unanswered.Dequeue();
        if (temporary is not null)
        {
            _unanswered.Enqueue(batch);
        }

        if (batch.Count < before)
        {
            patience.Answered();
        }

        return temporary;
    }
}
