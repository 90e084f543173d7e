using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Noticing;
using Decisioning.Domain.Segments;
using Decisioning.Engine.Feeding;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests.Feeding;

/// <summary>What the feed shows, to whom, and when.</summary>
public sealed class FeedTests
{
    [Theory]
    [InlineData("volatile")]
    [InlineData("volatile256")]
    [InlineData("sqlite")]
    public async Task Feed_ADayOfACustomer_SaysEverythingInOrder(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind, FeedDrain.Options);
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.RecordAsync([View("c", "v", test.Time.NowMs), Purchase("c", "e1", test.Time.NowMs)]);
        await test.Engine.RecordAsync([Purchase("c", "e2", test.Time.NowMs)]);
        using var promise = await test.Engine.DecideAsync(Shop.Ask("c", "r1") with { Campaign = "spring" });
        var reservation = promise.ReservationId;
        await SettleAsync(test, reservation, Outcome.Confirmed);
        await SettleAsync(test, reservation, Outcome.Clicked);
        using var page = await test.Engine.DecideAsync(Shop.Page("c"));
        await test.Engine.DecideAsync(Shop.Ask("c", hold: HoldKind.None));

        // What was shown is logged behind its answer; this waits for its own record, which comes after that.
        await test.Engine.RecordAsync([View("c", "last", test.Time.NowMs)]);

        var records = await test.AllAsync();

        FeedDrain.AssertChained(records);
        Assert.All(records, record => Assert.Equal("c", record.CustomerId));
        Assert.Single(records.Select(record => (record.Partition, record.CustomerRef)).Distinct());
        Assert.Equal(6, records.Count);
        Assert.Equal((LoyaltySegment.Prospect, LoyaltySegment.FirstPurchase), Crossing(records[0]));
        Assert.Equal((LoyaltySegment.FirstPurchase, LoyaltySegment.Promising), Crossing(records[1]));
        Assert.Equal(promise.DecisionId, records[2].Decision!.DecisionId);
        Assert.Equal("o1", records[2].Decision!.Decision.Contact!.Offer!.OfferId);
        var reserved = Assert.Single(records[2].Contacts);
        Assert.Equal((FeedContactChange.Reserved, reservation), (reserved.Change, reserved.ReservationId));
        Assert.Equal(("email", "spring", promise.ExpiresAtMs), (reserved.Channel, reserved.Campaign,
            reserved.ExpiresAtMs));
        Assert.Equal(["o1"], reserved.OfferIds);
        var confirmed = Assert.Single(records[3].Contacts);
        Assert.Equal((FeedContactChange.Confirmed, reservation), (confirmed.Change, confirmed.ReservationId));
        Assert.Equal(Outcome.Confirmed, records[3].Settlement!.Event.Outcome);
        Assert.Equal((Outcome.Clicked, reservation),
            (records[4].Settlement!.Event.Outcome, records[4].Settlement!.ReservationId));
        Assert.Empty(records[4].Contacts);
        Assert.Equal(page.DecisionId, records[5].Decision!.DecisionId);
        Assert.Equal(2, records[5].Decision!.Decision.Placements[0].Offers.Count);
    }

    [Theory]
    [InlineData("volatile256")]
    [InlineData("sqlite")]
    public async Task Feed_ReadInPieces_AcrossCrashes_IsTheWholeOnce(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind, FeedDrain.Options);
        var token = "";
        var pieces = new List<FeedRecord>();
        for (var day = 0; day < 4; day++)
        {
            for (var i = 0; i < 300; i++)
                await test.Engine.RecordAsync([Purchase($"c{i}", $"e{day}", test.Time.NowMs)]);
            using (var feed = await test.FeedAsync(new FeedStart(token, null, FromFirst: day == 0)))
            {
                // The second half of what is there is left to the next reader.
                for (var i = 0; i < 100 && (await feed.NextAsync(TimeSpan.Zero)) is var step; i++)
                    if (step.Record is { } record) pieces.Add(record);
                token = feed.Position;
            }

            await test.CrashAsync();
        }

        using (var feed = await test.FeedAsync(new FeedStart(token, null, false)))
            pieces.AddRange(await feed.DrainAsync());

        FeedDrain.AssertChained(pieces);
        var whole = await test.AllAsync();
        Assert.Equal(whole.Select(Place).Order(), pieces.Select(Place).Order());
        Assert.Equal(900, whole.Count);
    }

    [Fact]
    public async Task Feed_OfWhatIsNotDurable_ShowsNothingUntilItIs()
    {
        await using var test = await TestBase.OpenAsync(options: FeedDrain.Options);
        using var feed = await test.FeedAsync();
        var gate = test.NewGate();
        test.Store.BeforeAppend = _ => gate.PassAsync();
        var lost = test.Engine.RecordAsync([Purchase("c", "e1", test.Time.NowMs)]).AsTask();
        await Patience.For(gate.Reached, "the write");
        Assert.Empty(await feed.DrainAsync());
        test.Store.BeforeAppend = null;
        gate.Fail(new StoreUnavailableException(StoreOutcome.Known, "The disk is full."));
        await Patience.For(lost, "the failure");
        Assert.Empty(await feed.DrainAsync());

        var next = feed.NextAsync(Timeout.InfiniteTimeSpan).AsTask();
        Assert.False(next.IsCompleted);
        await test.Engine.RecordAsync([Purchase("d", "e1", test.Time.NowMs)]);
        Assert.Equal("d", (await Patience.For(next, "the record")).Record!.CustomerId);
    }

    [Fact]
    public async Task Feed_OfSomeKinds_IsChainedByItself()
    {
        await using var test = await TestBase.OpenAsync(options: FeedDrain.Options);
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.RecordAsync([Purchase("c", "e1", test.Time.NowMs)]);
        using var promise = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        await SettleAsync(test, promise.ReservationId, Outcome.Released);

        var contacts = await test.AllAsync(FeedKinds.Contacts);
        FeedDrain.AssertChained(contacts);
        Assert.Equal([FeedContactChange.Reserved, FeedContactChange.Cancelled],
            contacts.Select(record => Assert.Single(record.Contacts).Change));
        Assert.All(contacts, record => Assert.True(record.Decision is null && record.Settlement is null));
        Assert.NotNull(Assert.Single(await test.AllAsync(FeedKinds.Decisions)).Decision);
        Assert.NotNull(Assert.Single(await test.AllAsync(FeedKinds.Settlements)).Settlement);
        Assert.Single(Assert.Single(await test.AllAsync(FeedKinds.Segments)).Segments);
    }

    [Fact]
    public async Task Feed_WhatTimeDid_IsToldWithTheNextEvent()
    {
        await using var test = await TestBase.OpenAsync(options: FeedDrain.Options);
        await test.PublishAsync(Shop.Catalog(onExpiry: ExpiryRule.Release));
        var boughtMs = test.Time.NowMs;
        await test.Engine.RecordAsync([Purchase("c", "e1", boughtMs), Purchase("c", "e2", boughtMs)]);
        using var promise = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        test.Time.Advance(TimeSpan.FromDays(91));
        await test.Engine.RecordAsync([View("c", "v1", test.Time.NowMs)]);
        test.Time.Advance(TimeSpan.FromDays(100));
        await test.Engine.RecordAsync([Purchase("c", "e3", test.Time.NowMs)]);

        var records = await test.AllAsync(FeedKinds.Segments | FeedKinds.Contacts);

        Assert.Equal(5, records.Count);
        var expired = Assert.Single(records[3].Contacts);
        Assert.Equal(
            (FeedContactChange.ExpiredAndReleased, promise.ReservationId, promise.ExpiresAtMs),
            (expired.Change, expired.ReservationId, expired.AtMs));
        Assert.Equal(
            [
                new SegmentChange(
                    LoyaltySegment.Promising, LoyaltySegment.PromisingAtRisk, boughtMs + (91 * DayMs), true),
            ],
            records[3].Segments);
        Assert.Equal(
            [
                new SegmentChange(
                    LoyaltySegment.PromisingAtRisk, LoyaltySegment.PromisingLost, boughtMs + (181 * DayMs), true),
                new SegmentChange(LoyaltySegment.PromisingLost, LoyaltySegment.Promising, test.Time.NowMs, false),
            ],
            records[4].Segments);
        Assert.Empty(records[4].Contacts);
    }

    [Theory]
    [InlineData("volatile")]
    [InlineData("sqlite")]
    public async Task Feed_OfAnErasedCustomer_ShowsTheErasureAlone_AlsoFromAPageThatWasRead(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind, FeedDrain.Options);
        await test.Engine.RecordAsync([Purchase("c", "e1", test.Time.NowMs)]);
        await test.Engine.RecordAsync([Purchase("d", "e1", test.Time.NowMs), Purchase("c", "e2", test.Time.NowMs)]);
        using var slow = await test.FeedAsync(FeedStart.First);
        var first = (await slow.NextAsync(TimeSpan.Zero)).Record!;
        Assert.Equal("c", first.CustomerId);

        Assert.False((await test.Engine.EraseAsync("c", "wish")).Refusal.Refused);

        var rest = await slow.DrainAsync();
        Assert.Equal(["d", ""], rest.Select(record => record.CustomerId));
        Assert.True(rest[1].IsErasure);
        Assert.Equal(first.CustomerRef, rest[1].CustomerRef);
        FeedDrain.AssertChained([first, .. rest]);
        await test.RestartAsync();
        var afterwards = await test.AllAsync(FeedKinds.Decisions);
        Assert.True(Assert.Single(afterwards).IsErasure);
        Assert.Equal(["d", ""], (await test.AllAsync()).Select(record => record.CustomerId));
    }

    [Fact]
    public async Task Feed_OfCustomersAtRest_NamesThemWithoutWakingThem()
    {
        await using var test = await TestBase.OpenAsync(
            "sqlite", FeedDrain.Options with { ResidentBytes = 0 });
        for (var i = 0; i < 200; i++) await test.Engine.RecordAsync([Purchase($"c{i}", "e", test.Time.NowMs)]);
        await test.Engine.CheckpointAsync();
        await test.Engine.CheckpointAsync();
        var bytes = test.Engine.ResidentBytes;
        Assert.Equal(
            Enumerable.Range(0, 200).Select(i => $"c{i}").Order(),
            (await test.AllAsync()).Select(record => record.CustomerId).Order());
        Assert.Equal(bytes, test.Engine.ResidentBytes);
    }

    [Fact]
    public async Task Feed_OfANewcomer_NamesNobody()
    {
        await using var test = await TestBase.OpenAsync(options: FeedDrain.Options);
        await test.PublishAsync(Shop.Catalog());
        using var page = await test.Engine.DecideAsync(Shop.Page("nobody"));
        await test.Engine.CheckpointAsync();
        using var feed = await test.FeedAsync(FeedStart.First);
        var record = (await feed.NextAsync(Timeout.InfiniteTimeSpan)).Record!;
        Assert.Equal(("", "", page.DecisionId), (record.CustomerId, record.CustomerRef, record.Decision!.DecisionId));
    }

    [Fact]
    public async Task Feed_ThatNobodyReads_HoldsAPageAndNobodyUp()
    {
        await using var test = await TestBase.OpenAsync(options: FeedDrain.Options);
        using var feed = await test.FeedAsync();
        for (var i = 0; i < 2_000; i++) await test.Engine.RecordAsync([Purchase($"c{i}", "e", test.Time.NowMs)]);
        Assert.Equal("c0", (await feed.NextAsync(TimeSpan.Zero)).Record!.CustomerId);
        var reads = test.Store.Reads;
        for (var i = 2_000; i < 4_000; i++) await test.Engine.RecordAsync([Purchase($"c{i}", "e", test.Time.NowMs)]);
        Assert.Equal(reads, test.Store.Reads);
        Assert.True(feed.Behind > 3_900, $"{feed.Behind}");
        var rest = await feed.DrainAsync();
        Assert.Equal(Enumerable.Range(1, 3_999).Select(i => $"c{i}"), rest.Select(record => record.CustomerId));
        Assert.Equal(0, feed.Behind);
    }

    [Fact]
    public async Task Feed_EngineStops_Ends()
    {
        var test = await TestBase.OpenAsync(options: FeedDrain.Options);
        using var feed = await test.FeedAsync();
        var next = feed.NextAsync(Timeout.InfiniteTimeSpan).AsTask();
        await test.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Patience.For(next, "the end"));
    }

    private static (LoyaltySegment From, LoyaltySegment To) Crossing(FeedRecord record)
    {
        var change = Assert.Single(record.Segments);
        Assert.False(change.ByTime);
        return (change.From, change.To);
    }

    private static (byte Partition, long Number) Place(FeedRecord record) => (record.Partition, record.Number);

    private static async Task SettleAsync(TestBase test, string reservation, Outcome outcome)
    {
        var results = await test.Engine.SettleAsync(
        [
            new Settlement { SettlementId = $"s-{outcome}", ReservationId = reservation, Outcome = outcome },
        ]);
        Assert.Equal(EventStatus.Applied, results[0].Status);
    }
}
