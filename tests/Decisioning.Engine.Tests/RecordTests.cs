using Decisioning.Engine.Tests.Testing;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>Recording events: once each, durable before the answer, refused with a reason.</summary>
public sealed class RecordTests
{
    [Theory]
    [InlineData("volatile")]
    [InlineData("volatile256")]
    [InlineData("sqlite")]
    public async Task Record_AfterRestart_StateIsWhatItWas(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        var at = test.Time.NowMs - DayMs;
        CustomerEventItem[] batch = [.. Enumerable.Range(0, 300).Select(i => Purchase($"c{i % 40}", $"e{i}", at + i))];
        var results = await test.Engine.RecordAsync(batch);
        Assert.All(results, result => Assert.Equal(EventStatus.Applied, result.Status));
        var before = await StatesAsync(test);

        await test.CrashAsync();
        Assert.Equal(before, await StatesAsync(test));
        await test.RestartAsync();
        Assert.Equal(before, await StatesAsync(test));
        Assert.Equal("toys", test.Engine.Names.TextOf(Domain.Names.NameHash.Of("toys")));

        var again = await test.Engine.RecordAsync(batch);
        Assert.All(again, result => Assert.Equal(EventStatus.Duplicate, result.Status));
        Assert.Equal(before, await StatesAsync(test));
    }

    [Theory]
    [InlineData("volatile")]
    [InlineData("sqlite")]
    public async Task Record_TwiceBelowTheFloor_AppliesNothingAndWalksOnce(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        var at = test.Time.NowMs - (300 * DayMs);
        CustomerEventItem[] batch =
            [.. Enumerable.Range(0, 400).Select(i => Purchase("big", $"e{i}", at + (i * 60_000)))];
        await test.Engine.RecordAsync(batch);
        await test.CrashAsync();
        var before = (await test.Engine.GetCustomerAsync("big")).Customer.Record.ToArray();

        test.Store.Reads = 0;
        var again = await test.Engine.RecordAsync(batch);
        Assert.All(again, result => Assert.Equal(EventStatus.Duplicate, result.Status));
        Assert.Equal(400, test.Store.Reads);
        Assert.Equal(before, (await test.Engine.GetCustomerAsync("big")).Customer.Record.ToArray());

        var tooLate = Purchase("big", "late", at - 1_000);
        var late = await test.Engine.RecordAsync([tooLate, tooLate]);
        Assert.Equal(EventStatus.Applied, late[0].Status);
        Assert.Equal(EventStatus.Duplicate, late[1].Status);
        var other = await test.Engine.RecordAsync([Purchase("big", "e3", at + 180_000, price: 7)]);
        Assert.Equal(RefusalCause.OtherContent, other[0].Refusal.Cause);
    }

    /// <summary>One id that stands for many people: its walk alone is more than is remembered of all.</summary>
    [Fact]
    public async Task Record_BelowTheFloorOfMoreEventsThanAreRemembered_WalksOnce()
    {
        const int Events = 1_200;
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { RememberedEventIds = 1_000 });
        var at = test.Time.NowMs - (300 * DayMs);
        CustomerEventItem[] all =
            [.. Enumerable.Range(0, Events).Select(i => View("guest", $"e{i}", at + (i * 60_000)))];
        foreach (var batch in all.Chunk(test.Options.BatchItems)) await test.Engine.RecordAsync(batch);
        await test.CrashAsync();

        test.Store.Reads = 0;
        for (var i = 0; i < 2; i++)
        {
            var again = await Patience.For(
                Task.Run(async () => await test.Engine.RecordAsync([all[i]])), "the late event");
            Assert.Equal(EventStatus.Duplicate, again[0].Status);
        }

        Assert.Equal(Events, test.Store.Reads);
        var late = await test.Engine.RecordAsync([View("guest", "late", at)]);
        Assert.Equal(EventStatus.Applied, late[0].Status);
    }

    /// <summary>A walk that ends as nobody foresaw ends for everybody, and the next one is begun anew.</summary>
    [Fact]
    public async Task Record_AfterAWalkThatEndedUnforeseen_WalksAnew()
    {
        await using var test = await TestBase.OpenAsync();
        var at = test.Time.NowMs - (300 * DayMs);
        await test.Engine.RecordAsync([.. Enumerable.Range(0, 200).Select(i => View("c", $"e{i}", at + (i * 60_000)))]);
        await test.CrashAsync();
        Task<EventResult[]>? waiting = null;
        test.Store.BeforeRead = () =>
        {
            waiting = test.Engine.RecordAsync([View("c", "another", at)]).AsTask();
            throw new InvalidOperationException("Nobody foresaw this.");
        };
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await test.Engine.RecordAsync([View("c", "late", at)]));
        var told = (await Patience.For(waiting!, "who waits for the walk"))[0];
        Assert.Equal(RefusalCause.Unavailable, told.Refusal.Cause);

        test.Store.BeforeRead = null;
        var again = await Patience.For(
            Task.Run(async () => await test.Engine.RecordAsync([View("c", "late", at)])), "the walk");
        Assert.Equal(EventStatus.Applied, again[0].Status);
    }

    [Fact]
    public async Task Record_CallerWhoLeftDuringTheWalk_AppliesNothing()
    {
        await using var test = await TestBase.OpenAsync();
        var at = test.Time.NowMs - (300 * DayMs);
        await test.Engine.RecordAsync([.. Enumerable.Range(0, 200).Select(i => View("c", $"e{i}", at + (i * 60_000)))]);
        await test.CrashAsync();
        var before = (await test.Engine.GetCustomerAsync("c")).Customer.Record.ToArray();
        using var caller = new CancellationTokenSource();
        test.Store.BeforeRead = caller.Cancel;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await test.Engine.RecordAsync([View("c", "late", at)], caller.Token));
        Assert.Equal(before, (await test.Engine.GetCustomerAsync("c")).Customer.Record.ToArray());

        // The walk is kept for whoever comes next.
        test.Store.BeforeRead = () => Assert.Fail("The log was walked again.");
        var again = await test.Engine.RecordAsync([View("c", "late", at)]);
        Assert.Equal(EventStatus.Applied, again[0].Status);
    }

    [Fact]
    public async Task Record_BelowTheFloorWhenTheLogWasCut_IsTooOld()
    {
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { RetentionDays = 10 });
        var at = test.Time.NowMs - (300 * DayMs);
        await test.Engine.RecordAsync([.. Enumerable.Range(0, 200).Select(i => View("c", $"e{i}", at + (i * 60_000)))]);
        test.Time.Advance(TimeSpan.FromDays(20));
        await test.Engine.RecordAsync([View("d", "x", at)]);
        await test.Engine.CheckpointAsync();

        var results = await test.Engine.RecordAsync([View("c", "e1", at + 60_000), View("c", "new", test.Time.NowMs)]);
        Assert.Equal(RefusalCause.TooOld, results[0].Refusal.Cause);
        Assert.Equal("occurred_at", results[0].Refusal.Field);
        Assert.Equal(EventStatus.Applied, results[1].Status);
    }

    [Fact]
    public async Task Record_BadItems_AreRefusedAndTheRestIsKept()
    {
        await using var test = await TestBase.OpenAsync();
        var now = test.Time.NowMs;
        var results = await test.Engine.RecordAsync(
        [
            View("", "a", now),
            View(new string('x', 129), "a", now),
            View("c", "", now),
            View("c", "future", now + 600_000),
            Purchase("c", "negative", now, quantity: -1),
            View("c", "good", now),
            View("c", "good", now),
            View("c", "good", now, "other"),
        ]);
        Assert.Equal(("customer_id", RefusalCause.Invalid), (results[0].Refusal.Field, results[0].Refusal.Cause));
        Assert.Equal("customer_id", results[1].Refusal.Field);
        Assert.Equal("event_id", results[2].Refusal.Field);
        Assert.Equal(RefusalCause.InFuture, results[3].Refusal.Cause);
        Assert.Equal("purchase.lines[0].quantity", results[4].Refusal.Field);
        Assert.Equal(EventStatus.Applied, results[5].Status);
        Assert.Equal(EventStatus.Duplicate, results[6].Status);
        Assert.Equal(RefusalCause.OtherContent, results[7].Refusal.Cause);
        Assert.Equal(1u, (await test.Engine.GetCustomerAsync("c")).Customer.View.Header.Version);
    }

    [Fact]
    public async Task Record_OneOverTheBatchLimit_IsAWrongCall()
    {
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { BatchItems = 2 });
        var now = test.Time.NowMs;
        var two = await test.Engine.RecordAsync([View("c", "a", now), View("c", "b", now)]);
        Assert.Equal(2, two.Length);
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await test.Engine.RecordAsync([View("c", "a", now), View("c", "b", now), View("c", "d", now)]));
    }

    [Fact]
    public async Task Get_Newcomer_IsEmptyAndLeavesNothing()
    {
        await using var test = await TestBase.OpenAsync();
        var (refusal, customer) = await test.Engine.GetCustomerAsync("nobody");
        Assert.False(refusal.Refused);
        Assert.True(customer.Record.IsEmpty);
        await test.RestartAsync();
        Assert.Empty(await StatesAsync(test));
    }

    internal static async Task<SortedDictionary<string, string>> StatesAsync(TestBase test)
    {
        var states = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var customer in test.Engine.ExportStatesAsync())
            states.Add(customer.CustomerId, Convert.ToHexString(customer.Record.Span));
        return states;
    }
}
