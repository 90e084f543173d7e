using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Noticing;
using Decisioning.Domain.Segments;

namespace Decisioning.Domain.Tests.Noticing;

/// <summary>What time and events do to a customer is told once, whenever it is looked at.</summary>
public sealed class PassageTests
{
    private const long DayMs = 86_400_000;
    private const long StartMs = 1_767_225_600_000;

    private static readonly SegmentsDefinition Usual = new();

    [Fact]
    public void Between_LookedAtOftenOrSeldom_TellsTheSameCrossings()
    {
        var record = Buy(2);
        long[] crossings = [StartMs + (91 * DayMs), StartMs + (181 * DayMs)];
        var told = new List<SegmentChange>();
        for (var day = 0; day < 400; day++) told.AddRange(Look(record, StartMs + (day * DayMs), DayMs));
        Assert.Equal(
            [
                new(LoyaltySegment.Promising, LoyaltySegment.PromisingAtRisk, crossings[0], true),
                new(LoyaltySegment.PromisingAtRisk, LoyaltySegment.PromisingLost, crossings[1], true),
            ],
            told);
        Assert.Equal(
            [new(LoyaltySegment.Promising, LoyaltySegment.PromisingLost, crossings[1], true)],
            Look(record, StartMs, 400 * DayMs));
    }

    [Fact]
    public void Between_AnyTwoMoments_IsWhatTheGridSaysThen()
    {
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var record = Buy(random.Next(0, 12));
            var since = StartMs + random.NextInt64(250 * DayMs);
            var span = random.NextInt64(250 * DayMs);
            var from = LoyaltySegments.Of(Rfm.Of(new CustomerView(record), since), Usual);
            var to = LoyaltySegments.Of(Rfm.Of(new CustomerView(record), since + span), Usual);
            var told = Look(record, since, span);
            if (from == to)
            {
                Assert.Empty(told);
                continue;
            }

            var change = Assert.Single(told);
            Assert.Equal((from, to, true), (change.From, change.To, change.ByTime));
            Assert.Equal(to, LoyaltySegments.Of(Rfm.Of(new CustomerView(record), change.AtMs), Usual));
            Assert.NotEqual(to, LoyaltySegments.Of(Rfm.Of(new CustomerView(record), change.AtMs - 1), Usual));
        }
    }

    [Fact]
    public void Between_AtTheMomentOfLooking_TellsNothingOfBefore()
    {
        var record = Buy(1);
        Assert.Empty(Look(record, StartMs + (91 * DayMs), 0));
        Assert.Single(Look(record, StartMs + (91 * DayMs) - 1, 1));
    }

    private static IReadOnlyList<SegmentChange> Look(byte[] record, long sinceMs, long spanMs)
    {
        var view = new CustomerView(record);
        return Passage.Between(view, view, sinceMs, sinceMs + spanMs, Usual)?.Segments ?? [];
    }

    private static byte[] Buy(int orders)
    {
        byte[] record = [];
        var buffer = new ApplyBuffer();
        for (var i = 0; i < orders; i++)
        {
            var purchase = new PurchaseEvent
            {
                EventId = $"e{i}",
                OccurredAtMs = StartMs,
                OrderId = $"o{i}",
                Lines = [new OrderLine("p", "c", 1, 100, 100)],
            };
            Assert.Equal(ApplyOutcome.Applied, CustomerState.Apply(record, "c"u8, purchase, StartMs, buffer));
            record = buffer.Record.ToArray();
        }

        return record;
    }
}
