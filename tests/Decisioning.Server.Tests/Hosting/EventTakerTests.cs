using Decisioning.Engine;
using Decisioning.Server.Hosting;
using Decisioning.Server.Mapping;
using Decisioning.Server.Services;
using Decisioning.Storage.Redis.Streams;
using Google.Protobuf;
using Grpc.Core;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Hosting;

public sealed class EventTakerTests
{
    /// <summary>What may be taken later stays in the stream; only what never can be is set aside.</summary>
    [Theory]
    [InlineData(StatusCode.Unavailable, StreamVerdictKind.Again)]
    [InlineData(StatusCode.ResourceExhausted, StreamVerdictKind.Again)]
    [InlineData(StatusCode.DataLoss, StreamVerdictKind.Again)]
    [InlineData(StatusCode.InvalidArgument, StreamVerdictKind.Poison)]
    [InlineData(StatusCode.FailedPrecondition, StreamVerdictKind.Poison)]
    public void Judge_ARefusedEvent_IsKeptOrSetAside(StatusCode code, StreamVerdictKind expected)
    {
        var result = new ItemResult(EventStatus.Refused, new RequestRefusal(code, "", "why"), "c");
        Assert.Equal(expected, EventTaker.Judge(result).Kind);
    }

    [Fact]
    public void Judge_AnEventOfADamagedCustomer_IsSetAsideWithTheReason()
    {
        var refusal = new RequestRefusal(StatusCode.Unavailable, "customer_id", "The customer is unreadable.");
        var verdict = EventTaker.Judge(
            new ItemResult(EventStatus.Refused, refusal, "c") { Cause = RefusalCause.CustomerUnreadable });
        Assert.Equal(
            new StreamVerdict(StreamVerdictKind.Poison, "customer_id: The customer is unreadable."), verdict);
    }

    /// <summary>Whatever the bytes of an entry are, nothing is thrown that would end the reading.</summary>
    [Fact]
    public void Read_AnEventThatIsCutOrBroken_IsReadOrSetAside()
    {
        var whole = Purchase("c", "e").ToByteArray();
        Assert.Equal("c", EventTaker.Read(Entry(whole)).Event!.CustomerId);
        var refused = 0;
        for (var length = 0; length < whole.Length; length++)
        {
            var cut = whole[..length];
            refused += Count(cut);
            for (var place = 0; place < length; place++)
            {
                cut[place] ^= 0x80;
                refused += Count(cut);
                cut[place] ^= 0x80;
            }
        }

        Assert.InRange(refused, 100, int.MaxValue);

        static int Count(byte[] bytes)
        {
            var (e, why) = EventTaker.Read(Entry(bytes));
            Assert.Equal(e is null, why.Length > 0);
            return e is null ? 1 : 0;
        }
    }

    [Fact]
    public async Task TakeAsync_OneEntryThatFailsInAnUnforeseenWay_SetsThatOneAside()
    {
        var defects = new List<string>();
        var taker = new EventTaker(RecordAsync, why => Assert.Fail(why), defects.Add);
        StreamEntry[] entries = [Entry(Purchase("a", "1").ToByteArray()), Entry([0xFF]),
            Entry(Purchase("bad", "2").ToByteArray()), Entry(Purchase("b", "3").ToByteArray())];
        var verdicts = await taker.TakeAsync(entries, CancellationToken.None);
        Assert.Equal(
            [StreamVerdictKind.Durable, StreamVerdictKind.Poison, StreamVerdictKind.Poison, StreamVerdictKind.Durable],
            verdicts.Select(verdict => verdict.Kind));
        Assert.Contains("InvalidCastException", verdicts[2].Reason, StringComparison.Ordinal);

        // Of an event nothing is told that its owner wrote, though the exception says it.
        Assert.NotEmpty(defects);
        Assert.All(defects, defect => Assert.StartsWith("System.InvalidCastException", defect));
        Assert.All(defects, defect => Assert.Contains(nameof(EventTakerTests), defect, StringComparison.Ordinal));
        Assert.All(defects, defect => Assert.DoesNotContain("bad", defect, StringComparison.Ordinal));
    }

    /// <summary>A server that stops, or has no memory left, sets nothing aside.</summary>
    [Theory]
    [InlineData(typeof(ObjectDisposedException))]
    [InlineData(typeof(OutOfMemoryException))]
    [InlineData(typeof(TaskCanceledException))]
    public async Task TakeAsync_AFailureThatIsNoEntrys_TriesAgain(Type kind)
    {
        var failure = (Exception)Activator.CreateInstance(kind, "why")!;
        var away = new List<string>();
        var taker = new EventTaker((_, _) => throw failure, away.Add, defect => Assert.Fail(defect));
        var verdicts = await taker.TakeAsync([Entry(Purchase("a", "1").ToByteArray())], CancellationToken.None);
        Assert.Equal([StreamVerdictKind.Again], verdicts.Select(verdict => verdict.Kind));
        Assert.Single(away);
    }

    private static async ValueTask<Task<ItemResult[]>> RecordAsync(
        IReadOnlyList<Wire.Event> events, CancellationToken ct)
    {
        await Task.Yield();
        if (events.Any(e => e.CustomerId == "bad")) throw new InvalidCastException("unforeseen: bad");
        return Task.FromResult(
            events.Select(e => new ItemResult(EventStatus.Applied, null, e.CustomerId)).ToArray());
    }

    private static StreamEntry Entry(byte[] bytes) => new("1-0", ["event"u8.ToArray(), bytes]);

    private static Wire.Event Purchase(string customer, string id) => new()
    {
        EventId = id,
        CustomerId = customer,
        OccurredAt = new Timestamp { Seconds = 1_790_000_000, Nanos = 5_000_000 },
        Purchase = new Wire.Purchase
        {
            OrderId = "order-1",
            Lines = { new Wire.OrderLine { ProductId = "p", Category = "books", Quantity = 300, UnitPriceMinor = 5 } },
        },
    };
}
