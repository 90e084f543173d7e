using System.Text;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Insight;
using Decisioning.Domain.Names;
using Decisioning.Domain.Segments;
using Decisioning.Domain.Statistics;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Insight;

/// <summary>The counters say what a look at every record would say, at any time.</summary>
public sealed class BaseCountersTests
{
    private const int Customers = 80;

    private static readonly CatalogDefinition Usual = Catalog(new SegmentsDefinition());
    private static readonly CatalogDefinition Other = Catalog(new SegmentsDefinition
    {
        PromisingFrom = 3,
        LoyalFrom = 5,
        VipFrom = 70,
        FirstPurchaseDays = 7,
        AtRiskAfterDays = 7,
        LostAfterDays = 45,
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Read_AfterRandomTraffic_IsWhatEveryRecordSays(int seed)
    {
        var random = new Random(seed);
        var plain = new PlainBase();
        var nowMs = History.StartMs;
        var counters = new BaseCounters(nowMs);
        for (var i = 0; i < 4_000; i++)
        {
            nowMs += random.NextInt64(15 * 60_000 * 2);
            while (nowMs >= counters.DayStartMs + BaseCounters.DayMs)
            {
                counters.EndDay();
                plain.BeginDay();
                if (random.Next(4) == 0) counters = Restarted(counters, plain);
            }

            Happen(random, plain, counters, nowMs);
            if (i % 501 == 0) counters = Copied(counters, plain);
            if (i % 97 != 0) continue;
            var catalog = random.Next(2) == 0 ? Usual : Other;
            var atMs = nowMs + (random.Next(2) * random.NextInt64(300 * BaseCounters.DayMs));
            if (random.Next(3) == 0) counters.Settle(nowMs);
            plain.Check(counters.Read(atMs, nowMs, catalog), catalog.Segments, counters.DayStartMs);
            plain.Check(counters.Read(nowMs, nowMs, catalog), catalog.Segments, counters.DayStartMs);
            var segments = counters.ReadSegments(atMs, catalog);
            PlainSegments.Check(segments, plain.Records.Values, atMs, catalog.Segments);
        }

        Assert.True(counters.Known > Customers / 2);
        Assert.False(counters.ReadSegments(nowMs, Usual).IsEmpty);
    }

    [Fact]
    public void ReadSegments_MoreCategoriesThanAreToldApart_HoldsThoseBoughtInMost()
    {
        var counters = new BaseCounters(History.StartMs);
        for (var i = 0u; i < 60; i++)
        {
            var customer = new History();
            for (var order = 0; order <= (i >= 50 ? 1 : 0); order++)
            {
                customer.With(customer.Purchase(order, $"o{order}", History.Line("p", 1, 100, $"category-{i}")));
            }

            counters.Begin(i, customer.Record);
        }

        var segments = counters.ReadSegments(History.Day(2), Usual);
        Assert.Equal(SegmentFigures.MostCategories, segments.Categories.Count);
        Assert.All(Enumerable.Range(50, 10), i => Assert.Contains(NameHash.Of($"category-{i}"), segments.Categories));
        Assert.Equal(20, segments[LoyaltySegment.Promising].CategoryOrders.Sum());
    }

    [Fact]
    public void Read_AtEveryMillisecondAroundABoundary_MovesAtWholeDays()
    {
        var customer = new History();
        customer.With(customer.Purchase(0.123456, "o", History.Line("p", 1, 100)));
        var counters = new BaseCounters(History.StartMs);
        counters.Begin(1, customer.Record);
        var boughtMs = Seconds.ToMs(History.Second(0.123456));
        foreach (var (days, column) in new[] { (30, 0), (60, 1), (90, 2), (120, 3), (180, 4) })
        {
            var edgeMs = boughtMs + ((days + 1) * BaseCounters.DayMs);
            Assert.Equal(1, counters.Read(edgeMs - 1, 0, Usual).Matrix[column]);
            Assert.Equal(1, counters.Read(edgeMs, 0, Usual).Matrix[column + 1]);
            Assert.Equal(days, Rfm.Of(customer.View, edgeMs - 1).RecencyDays);
        }
    }

    [Fact]
    public void Trust_OfADebtAlone_IsWithinItsResolutionForAYear()
    {
        var customer = new History();
        customer.With(customer.Reserve(0) with { Draw = 1.7, OnExpiry = ExpiryRule.AssumeSent });
        var counters = new BaseCounters(History.StartMs);
        counters.Begin(1, customer.Record);
        for (var day = 0.5; day < 365; day += 0.37)
        {
            var atMs = History.Day(day);
            var trust = counters.Read(atMs, 0, Usual).Trust();
            Assert.Equal(CustomerDebt.TrustAt(customer.View, atMs, atMs), trust.Mean, 0.0005);
            Assert.Equal(1, trust.Customers);
        }
    }

    [Fact]
    public void Trust_WithAReleasableHold_FollowsTheRecordExactly()
    {
        var customer = new History();
        var reserve = customer.Reserve(0) with
        {
            Draw = 0.9,
            OnExpiry = ExpiryRule.Release,
            ExpiresAtMs = History.Day(3),
        };
        customer.With(reserve).With(customer.Reserve(0.5) with { Draw = 0.2, OnExpiry = ExpiryRule.AssumeSent });
        var counters = new BaseCounters(History.StartMs);
        counters.Begin(1, customer.Record);
        Assert.Equal(1, counters.OneByOne);
        foreach (var day in new[] { 1, 2.99, 3, 3.01, 10 })
        {
            var atMs = History.Day(day);
            var trust = counters.Read(atMs, 0, Usual).Trust().Mean;
            Assert.Equal(CustomerDebt.TrustAt(customer.View, atMs, atMs), trust, 1e-12);
        }

        counters.Settle(History.Day(3));
        Assert.Equal(0, counters.OneByOne);
        var expected = CustomerDebt.TrustAt(customer.View, History.Day(4), History.Day(4));
        Assert.Equal(expected, counters.Read(History.Day(4), 0, Usual).Trust().Mean, 0.0005);
        counters.Recount(1, customer.Record, []);
        Assert.Equal(0, counters.Read(History.Day(4), 0, Usual).Trust().Customers);
    }

    [Fact]
    public void Trust_WithMoreHalfLivesThanNumbers_IsStillCounted()
    {
        var plain = new PlainBase();
        var counters = new BaseCounters(History.StartMs);
        for (var i = 1u; i <= 200; i++)
        {
            var customer = new History();
            customer.With(customer.Reserve(0) with { HalfLifeSeconds = 86_400 + i, OnExpiry = ExpiryRule.AssumeSent });
            plain.Records[i] = customer.Record;
            counters.Begin(i, customer.Record);
        }

        plain.BeginDay();
        plain.Check(counters.Read(History.Day(2), 0, Usual), Usual.Segments, History.StartMs);
        for (var i = 1u; i <= 200; i++) counters.Recount(i, plain.Records[i], []);
        Assert.Equal((0, 0), (counters.Known, counters.OneByOne));
    }

    private static void Happen(Random random, PlainBase plain, BaseCounters counters, long nowMs)
    {
        var id = (ulong)random.Next(1, Customers + 1);
        var before = plain.Records.GetValueOrDefault(id) ?? [];
        var e = random.Next(400) == 0
            ? new ErasedEvent { EventId = "gone", OccurredAtMs = nowMs }
            : RandomEvents.Of(random.Next()) with { OccurredAtMs = nowMs - random.NextInt64(5 * BaseCounters.DayMs) };
        if (e is ContactReservedEvent reserved)
        {
            e = reserved with
            {
                AtMs = nowMs + random.NextInt64(BaseCounters.DayMs),
                ExpiresAtMs = nowMs + random.NextInt64(3 * BaseCounters.DayMs),
                AttributionUntilMs = nowMs + random.NextInt64(9 * BaseCounters.DayMs),
            };
        }

        var buffer = new ApplyBuffer();
        var name = Encoding.UTF8.GetBytes($"customer-{id}");
        if (CustomerState.Apply(before, name, e, nowMs, buffer, notInLog: true) != ApplyOutcome.Applied) return;
        plain.Records[id] = buffer.Record.ToArray();
        counters.Count(id, before, plain.Records[id], e, 0, nowMs);
    }

    /// <summary>New counters from what is stored: the memory of the old ones, and every record.</summary>
    private static BaseCounters Restarted(BaseCounters counters, PlainBase plain)
    {
        var next = new BaseCounters(0);
        next.Restore(counters.Remember());
        foreach (var (id, record) in plain.Records) next.Begin(id, record);
        return next;
    }

    /// <summary>A copy, from whose original everybody was taken out.</summary>
    private static BaseCounters Copied(BaseCounters counters, PlainBase plain)
    {
        var copy = counters.Copy();
        foreach (var (id, record) in plain.Records) counters.Recount(id, record, []);
        counters.EndDay();
        Assert.Equal((0, 0), (counters.Known, counters.OpenReservations));
        return copy;
    }

    private static CatalogDefinition Catalog(SegmentsDefinition segments) => new()
    {
        Segments = segments,
        Channels =
        [
            new ChannelDefinition { Name = "channel-0", ConsentPurpose = "" },
            new ChannelDefinition { Name = "channel-1", ConsentPurpose = "p1" },
            new ChannelDefinition { Name = "channel-2", ConsentPurpose = "p2" },
        ],
    };
}
