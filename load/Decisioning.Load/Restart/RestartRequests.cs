using Decisioning.Load.Batches;
using Decisioning.Load.Http2;
using Decisioning.Load.Measuring;
using Decisioning.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Decisioning.Load.Restart;

/// <summary>What a base is busy with before it is killed: of five calls three record an event, one asks for a page, one
/// reserves a contact, of customers drawn evenly. No call is sent twice.</summary>
internal static class RestartRequests
{
    private const int Round = 5;
    private const byte DecidePath = 0;
    private const byte RecordPath = 1;

    public static Requests Of(Uri target, int customers, int run, int count, DateTimeOffset now)
    {
        var random = new Random(run);
        var events = new LoadEvents(random, customers, $"restart-{run}", Timestamp.FromDateTimeOffset(now));
        return new Requests(
            target,
            [BenchRequests.Path, "/decisioning.v1.EventService/Record"],
            [.. Enumerable.Range(0, count).Select(Call)]);

        (byte Path, byte[] Body) Call(int number) => (number % Round) switch
        {
            0 => Framed(DecidePath, Page(random, customers)),
            1 => Framed(DecidePath, Contact(random, customers)),
            _ => Framed(RecordPath, new RecordRequest { Events = { events.Next() } }),
        };
    }

    /// <summary>A question about a page of one customer.</summary>
    public static DecideRequest Page(Random random, int customers) => new()
    {
        CustomerId = BenchRequests.IdOf(1 + random.Next(customers)),
        Placements = { new PlacementRequest { Name = BenchCatalog.Placement } },
    };

    private static DecideRequest Contact(Random random, int customers) => new()
    {
        CustomerId = BenchRequests.IdOf(1 + random.Next(customers)),
        Channels = { new ChannelRequest { Name = "email" }, new ChannelRequest { Name = "sms" } },
        Hold = Hold.Reserve,
    };

    private static (byte Path, byte[] Body) Framed<T>(byte path, T message)
        where T : IMessage<T> => (path, GrpcFrame.Of(message));
}
