using System.Globalization;
using System.Threading.Channels;
using Decisioning.Load.Connection;
using Decisioning.Load.Replay;
using Decisioning.Load.Tests.Fakes;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Tests.Replay;

public sealed class EventSenderTests
{
    private const int Events = 60;

    [Fact]
    public async Task RunAsync_ServerHoldsItsAnswers_SendsNoMoreBatchesAheadThanAllowed()
    {
        var stream = new HeldStream<RecordRequest, RecordResponse>(holdUntil: 3, Events, request => new RecordResponse
        {
            Results = { request.Events.Select(_ => new EventResult { Status = EventStatus.Applied }) },
        });
        var address = new Uri("http://nowhere");
        var options = new ReplayOptions(address, "", false, Batch: 1, InFlight: 3, Concurrency: 1, TimeSpan.Zero);
        var patience = new Patience(new AwayNotice(address, _ => { }), TimeSpan.Zero, TimeProvider.System);
        var counts = new ReplayCounts();
        var sender = new EventSender(new Client(stream), options, counts, patience, TimeProvider.System);

        await sender.RunAsync(EventsOfManyCustomers(), CancellationToken.None);

        Assert.Equal(Events, counts.Applied);
        Assert.Equal(3, stream.MostUnanswered);
    }

    private static ChannelReader<Event> EventsOfManyCustomers()
    {
        var events = System.Threading.Channels.Channel.CreateBounded<Event>(Events);
        for (var number = 0; number < Events; number++)
        {
            var id = number.ToString(CultureInfo.InvariantCulture);
            Assert.True(events.Writer.TryWrite(new Event { EventId = id, CustomerId = id }));
        }

        events.Writer.Complete();
        return events.Reader;
    }

    private sealed class Client(HeldStream<RecordRequest, RecordResponse> stream) : EventService.EventServiceClient
    {
        public override AsyncDuplexStreamingCall<RecordRequest, RecordResponse> RecordStream(
            Metadata headers, DateTime? deadline, CancellationToken cancellationToken) => stream.Call();
    }
}
