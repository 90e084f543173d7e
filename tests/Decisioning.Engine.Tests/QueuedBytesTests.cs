using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>What waits for the store is bounded in bytes, over all logs together.</summary>
public sealed class QueuedBytesTests
{
    private const int Most = 16_384;
    private const int MostOfARecord = 2_048;
    private const int Customers = 100;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Queue_FullOverManyLogs_RefusesKeepsNothingAndHasRoomAgain(bool lands)
    {
        await using var test = await TestBase.OpenAsync("volatile256", new EngineOptions { QueuedBytes = Most });
        CustomerEventItem[] events =
            [.. Enumerable.Range(0, Customers).Select(i => Purchase($"c{i}", "e", test.Time.NowMs, $"p{i}"))];
        var gate = test.NewGate();
        test.Store.BeforeAppend = _ => gate.PassAsync();
        var answers = await test.Engine.BeginRecordAsync(events);
        Assert.InRange(test.Engine.QueuedBytes, Most, Most + MostOfARecord);

        if (lands) gate.Open();
        else gate.Fail(new StoreUnavailableException(StoreOutcome.Known, "The disk is full."));
        var results = await Patience.For(answers, "the answers");
        var refused = results.Count(result => result.Refusal.Cause == RefusalCause.Overloaded);
        Assert.InRange(refused, Customers / 2, Customers - 5);
        Assert.Equal(
            Customers - refused,
            results.Count(result => lands
                ? result.Status == EventStatus.Applied
                : result.Refusal.Cause == RefusalCause.Unavailable));
        for (var i = 0; i < Customers; i++)
        {
            var card = (await test.Engine.GetCustomerAsync($"c{i}")).Customer;
            Assert.Equal(results[i].Refusal.Refused, card.Record.IsEmpty);
        }

        test.Store.BeforeAppend = null;
        foreach (var e in events)
            await Patience.Until(() => RecordAsync(test, e).Result.Status != EventStatus.Refused, "a place");
        Assert.Equal(0, test.Engine.QueuedBytes);
        await test.CrashAsync();
        Assert.True((await test.Engine.VerifyAsync()).IsSound);
    }

    /// <summary>It may stay away for hours.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Queue_FullByALogWhoseStoreIsAway_LeavesTheRoomToTheOthers(bool landed)
    {
        var options = new EngineOptions { QueuedBytes = Most, GroupRecords = 3, RecoveryPause = TimeSpan.Zero };
        await using var test = await TestBase.OpenAsync("volatile256", options);
        var now = test.Time.NowMs;
        var log = -1;
        test.Store.BeforeAppend = group => Task.FromResult(log = group.Log);
        await RecordAsync(test, View("c", "first", now));
        var gate = test.NewGate();
        Task OfItsLogAsync(AppendGroup group) => group.Log == log ? gate.PassAsync() : Task.CompletedTask;
        test.Store.BeforeAppend = landed ? null : OfItsLogAsync;
        test.Store.AfterAppend = landed ? OfItsLogAsync : null;
        CustomerEventItem[] events = [.. Enumerable.Range(0, Customers).Select(i => View("c", $"e{i}", now))];
        var answers = await test.Engine.BeginRecordAsync(events);
        Assert.Equal(RefusalCause.Overloaded, (await RecordAsync(test, View("d", "e", now))).Refusal.Cause);

        test.Store.BeforeAcquire =
            () => throw new StoreUnavailableException(StoreOutcome.Unknown, "The store is away.");
        gate.Fail(new StoreUnavailableException(StoreOutcome.Unknown, "The answer was lost."));
        var results = await Patience.For(answers, "the answers");
        Assert.All(results, result => Assert.Equal(EventStatus.Refused, result.Status));
        await Patience.Until(() => test.Engine.QueuedBytes == 0, "the room that the log took");
        Assert.Equal(EventStatus.Applied, (await RecordAsync(test, View("d", "e", now))).Status);
        Assert.False(test.Engine.Health.Serving);

        (test.Store.BeforeAppend, test.Store.AfterAppend, test.Store.BeforeAcquire) = (null, null, null);
        await Patience.Until(() => test.Engine.Health.Serving, "the log to be open again");
        var again = EventStatus.Refused;
        await Patience.Until(
            () => (again = RecordAsync(test, events[0]).Result.Status) != EventStatus.Refused, "what waited");
        Assert.Equal(landed ? EventStatus.Duplicate : EventStatus.Applied, again);
        Assert.Equal(EventStatus.Applied, (await RecordAsync(test, View("c", "last", now))).Status);
        Assert.Equal(0, test.Engine.QueuedBytes);
    }

    private static async Task<EventResult> RecordAsync(TestBase test, CustomerEventItem e) =>
        (await test.Engine.RecordAsync([e]))[0];
}
