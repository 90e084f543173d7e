using System.Diagnostics.Metrics;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>Nothing is shown before it is durable, and nothing that failed stays.</summary>
public sealed class DurabilityTests
{
    [Fact]
    public async Task Answers_WhileTheStateIsNotDurable_Wait()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        var gate = test.NewGate();
        test.Store.BeforeAppend = _ => gate.PassAsync();
        var write = test.Engine.RecordAsync([View("c", "e1", test.Time.NowMs)]).AsTask();
        await Patience.For(gate.Reached, "the write");

        var again = test.Engine.RecordAsync([View("c", "e1", test.Time.NowMs)]).AsTask();
        var dryRun = test.Engine.DecideAsync(Shop.Ask("c", hold: HoldKind.None)).AsTask();
        var page = test.Engine.DecideAsync(Shop.Page("c")).AsTask();
        var card = (await test.Engine.GetCustomerAsync("c")).Customer;
        Assert.True(card.Record.IsEmpty);
        var other = await test.Engine.DecideAsync(Shop.Ask("d", hold: HoldKind.None));
        Assert.Equal(Verdict.Send, other.Decision!.Contact!.Verdict);
        Assert.False(write.IsCompleted || again.IsCompleted || dryRun.IsCompleted || page.IsCompleted);

        test.Store.BeforeAppend = null;
        gate.Open();
        Assert.Equal(EventStatus.Applied, (await Patience.For(write, "the write"))[0].Status);
        Assert.Equal(EventStatus.Duplicate, (await Patience.For(again, "the repetition"))[0].Status);
        Assert.Equal(1u, (await Patience.For(dryRun, "the dry run")).Decision!.CustomerVersion);
        Assert.Equal(1u, (await Patience.For(page, "the page")).Decision!.CustomerVersion);
        Assert.Equal(1u, (await test.Engine.GetCustomerAsync("c")).Customer.View.Header.Version);
    }

    /// <summary>Whoever listens to the figures may throw: what is durable stays the customer's, and its memory is not
    /// given to others.</summary>
    [Fact]
    public async Task UnforeseenFailure_AfterTheRecordsWereSettled_AnnulsNoneOfThem()
    {
        await using var test = await TestBase.OpenAsync("volatile256");
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, each) =>
        {
            if (ReferenceEquals(instrument.Meter, test.Engine.Metrics.Meter)) each.EnableMeasurementEvents(instrument);
        };
        var failing = true;
        var (queued, dropped) = (-1L, 0L);
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (instrument.Name == "decisioning.records.dropped") dropped += value;
        });
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) =>
        {
            if (instrument.Name == "decisioning.records.queued") queued = value;
            if (failing && instrument.Name == "decisioning.commit.group.size")
                throw new InvalidOperationException("Nobody foresaw this.");
        });
        listener.Start();
        var answer = (await test.Engine.RecordAsync([View("c", "e", test.Time.NowMs)]))[0];
        failing = false;
        Assert.Equal(RefusalCause.Closed, answer.Refusal.Cause);
        var there = (await test.Engine.GetCustomerAsync("c")).Customer.Record.ToArray();
        Assert.Equal(1u, new CustomerView(there).Header.Version);

        for (var i = 0; i < 1_000; i++) await test.Engine.RecordAsync([View($"c{i}", "e", test.Time.NowMs)]);
        Assert.Equal(there, (await test.Engine.GetCustomerAsync("c")).Customer.Record.ToArray());
        listener.RecordObservableInstruments();
        Assert.Equal((0L, 0L), (queued, dropped));
    }

    [Theory]
    [InlineData("volatile")]
    [InlineData("volatile256")]
    [InlineData("sqlite")]
    public async Task KnownFailure_DropsTheGroupAndAllAfterIt(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.RecordAsync([View("c", "e0", test.Time.NowMs)]);
        var before = (await test.Engine.GetCustomerAsync("c")).Customer.Record.ToArray();
        var gate = test.NewGate();
        test.Store.BeforeAppend = _ => gate.PassAsync();
        var first = test.Engine.RecordAsync([Purchase("c", "e1", test.Time.NowMs, "fresh")]).AsTask();
        await Patience.For(gate.Reached, "the write");
        var second = test.Engine.DecideAsync(Shop.Ask("c", "r1")).AsTask();
        var reader = test.Engine.DecideAsync(Shop.Ask("c", hold: HoldKind.None)).AsTask();

        test.Store.BeforeAppend = null;
        gate.Fail(new StoreUnavailableException(StoreOutcome.Known, "The disk is full."));
        var refused = (await Patience.For(first, "the first answer"))[0].Refusal;
        Assert.Equal(RefusalCause.Unavailable, refused.Cause);
        Assert.Equal(RefusalCause.Unavailable, (await Patience.For(second, "the promise")).Refusal.Cause);
        Assert.Equal(RefusalCause.Unavailable, (await Patience.For(reader, "the reader")).Refusal.Cause);
        Assert.Equal(before, (await test.Engine.GetCustomerAsync("c")).Customer.Record.ToArray());

        var again = await test.Engine.RecordAsync([Purchase("c", "e1", test.Time.NowMs, "fresh")]);
        Assert.Equal(EventStatus.Applied, again[0].Status);
        await test.CrashAsync();
        Assert.Equal(2u, (await test.Engine.GetCustomerAsync("c")).Customer.View.Header.Version);
        Assert.Equal("fresh", test.Engine.Names.TextOf(Domain.Names.NameHash.Of("fresh")));
        Assert.True((await test.Engine.VerifyAsync()).IsSound);
    }

    [Theory]
    [InlineData("volatile", true)]
    [InlineData("volatile", false)]
    [InlineData("volatile256", true)]
    [InlineData("sqlite", true)]
    [InlineData("sqlite", false)]
    public async Task UnknownOutcome_ReadsTheLogBack(string kind, bool landed)
    {
        await using var test = await TestBase.OpenAsync(kind, new EngineOptions { RecoveryPause = TimeSpan.Zero });
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.RecordAsync([View("c", "e0", test.Time.NowMs)]);
        var acquires = 0;
        test.Store.BeforeAcquire = () => ++acquires < 3
            ? throw new StoreUnavailableException(StoreOutcome.Unknown, "The store is away.")
            : Task.CompletedTask;
        var lost = new StoreUnavailableException(StoreOutcome.Unknown, "The answer was lost.");
        if (landed) test.Store.AfterAppend = _ => FailOnceAsync(() => test.Store.AfterAppend = null, lost);
        else test.Store.BeforeAppend = _ => FailOnceAsync(() => test.Store.BeforeAppend = null, lost);

        var result = (await test.Engine.RecordAsync([View("c", "e1", test.Time.NowMs)]))[0];
        Assert.Equal(RefusalCause.Unavailable, result.Refusal.Cause);
        await Patience.Until(() => test.Engine.Health.Serving, "the log to be open again");
        var version = (await test.Engine.GetCustomerAsync("c")).Customer.View.Header.Version;
        Assert.Equal(landed ? 2u : 1u, version);

        var again = (await test.Engine.RecordAsync([View("c", "e1", test.Time.NowMs)]))[0];
        Assert.Equal(landed ? EventStatus.Duplicate : EventStatus.Applied, again.Status);
        Assert.Equal(3, acquires);
        test.Store.BeforeAcquire = null;
        await test.CrashAsync();
        Assert.Equal(2u, (await test.Engine.GetCustomerAsync("c")).Customer.View.Header.Version);
    }

    [Theory]
    [InlineData("volatile")]
    [InlineData("sqlite")]
    public async Task StaleEpoch_ClosesForGood(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        await test.Engine.RecordAsync([View("c", "e0", test.Time.NowMs)]);
        await test.Store.AcquireAsync([.. Enumerable.Range(0, Partitions.Count)]);
        var first = (await test.Engine.RecordAsync([View("c", "e1", test.Time.NowMs)]))[0];
        var second = (await test.Engine.RecordAsync([View("c", "e2", test.Time.NowMs)]))[0];
        Assert.Equal(RefusalCause.Closed, first.Refusal.Cause);
        Assert.Equal(RefusalCause.Closed, second.Refusal.Cause);
        Assert.Contains("another writer has taken it", second.Refusal.Message, StringComparison.Ordinal);
        Assert.False(test.Engine.Health.Serving);
        Assert.Equal(1u, (await test.Engine.GetCustomerAsync("c")).Customer.View.Header.Version);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Append_AStoreThatLostWhatItHadAcknowledged_IsDataLossToEveryCaller(bool afterAnUnknownOutcome)
    {
        await using var test = await TestBase.OpenAsync("volatile256");
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.RecordAsync([View("c", "e0", test.Time.NowMs)]);
        var loss = new StoreDamagedException("Data loss: log 7 ends at record 1.");
        test.Store.BeforeAppend = _ => throw (afterAnUnknownOutcome
            ? new StoreUnavailableException(StoreOutcome.Unknown, "The answer was lost.")
            : loss);
        test.Store.BeforeAcquire = () => throw loss;
        var first = (await test.Engine.RecordAsync([View("c", "e1", test.Time.NowMs)]))[0];
        var second = (await test.Engine.RecordAsync([View("c", "e2", test.Time.NowMs)]))[0];
        var promise = await test.Engine.DecideAsync(Shop.Ask("c", "r"));
        Assert.All([first.Refusal, second.Refusal, promise.Refusal], refusal =>
            Assert.Equal((RefusalCause.DataLoss, loss.Message), (refusal.Cause, refusal.Message)));
        Assert.Equal(new EngineHealth(false, loss.Message), test.Engine.Health);

        // The other logs are whole.
        (test.Store.BeforeAppend, test.Store.BeforeAcquire) = (null, null);
        var other = (await test.Engine.RecordAsync([View("d", "e1", test.Time.NowMs)]))[0];
        Assert.Equal(EventStatus.Applied, other.Status);
    }

    [Fact]
    public async Task FailedFsync_EndsTheProcess()
    {
        await using var test = await TestBase.OpenAsync();
        test.Store.BeforeAppend = _ => throw new FsyncFailedException("The disk did not take it.");
        var result = (await test.Engine.RecordAsync([View("c", "e0", test.Time.NowMs)]))[0];
        Assert.Equal(RefusalCause.Closed, result.Refusal.Cause);
        Assert.Equal("The disk did not take it.", await Patience.For(test.End.Reason, "the end of the process"));
    }

    [Fact]
    public async Task FailedFsyncOfStates_EndsTheProcess()
    {
        await using var test = await TestBase.OpenAsync();
        await test.Engine.RecordAsync([View("c", "e0", test.Time.NowMs)]);
        test.Store.BeforeSave = _ => throw new FsyncFailedException("The disk did not take them.");
        await Assert.ThrowsAsync<FsyncFailedException>(async () => await test.Engine.CheckpointAsync());
        Assert.Equal("The disk did not take them.", await Patience.For(test.End.Reason, "the end of the process"));
    }

    [Fact]
    public async Task Queue_Full_AnswersOverloadedAndKeepsNothing()
    {
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { QueuedRecords = 5 });
        await test.PublishAsync(Shop.Catalog());
        var gate = test.NewGate();
        test.Store.BeforeAppend = _ => gate.PassAsync();
        var calls = Enumerable.Range(0, 20).Select(i => test.Engine.DecideAsync(Shop.Page($"c{i}")).AsTask()).ToArray();
        var events = test.Engine.RecordAsync([View("x", "e", test.Time.NowMs)]).AsTask();
        test.Store.BeforeAppend = null;
        gate.Open();
        var results = await Task.WhenAll(calls);
        Assert.Equal(5, results.Count(result => !result.Refusal.Refused));
        Assert.Equal(15, results.Count(result => result.Refusal.Cause == RefusalCause.Overloaded));
        Assert.Equal(RefusalCause.Overloaded, (await events)[0].Refusal.Cause);
        Assert.True((await test.Engine.GetCustomerAsync("x")).Customer.Record.IsEmpty);
        await Patience.Until(
            () => test.Engine.RecordAsync([View("x", "e", 5)]).AsTask().Result[0].Status == EventStatus.Applied,
            "a place in the queue");
    }

    [Fact]
    public async Task Group_ManyCustomersAtOnce_AreWrittenTogether()
    {
        await using var test = await TestBase.OpenAsync();
        var gate = test.NewGate();
        test.Store.BeforeAppend = _ => gate.PassAsync();
        var sizes = new List<int>();
        test.Store.AfterAppend = group =>
        {
            sizes.Add(group.Records.Length);
            return Task.CompletedTask;
        };
        var first = test.Engine.RecordAsync([View("first", "e", test.Time.NowMs)]).AsTask();
        await Patience.For(gate.Reached, "the first write");
        var calls = Enumerable.Range(0, 1_500)
            .Select(i => test.Engine.RecordAsync([View($"c{i}", "e", test.Time.NowMs)]).AsTask()).ToArray();
        gate.Open();
        await Task.WhenAll([first, .. calls]);
        Assert.InRange(test.Store.Appends, 2, 10);
        Assert.Equal(1_000, sizes.Max());
    }

    [Fact]
    public async Task Group_WithALongInterval_WaitsByTheTimer()
    {
        var interval = TimeSpan.FromSeconds(1);
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { GroupInterval = interval });
        var first = test.Engine.RecordAsync([View("c", "e1", test.Time.NowMs)]).AsTask();
        await Patience.For(first, "the first group, which need not wait");
        var second = test.Engine.RecordAsync([View("c", "e2", test.Time.NowMs)]).AsTask();
        await Patience.Until(() => test.Time.RingsWithin(interval), "the timer of the second group");
        Assert.Equal(1, test.Store.Appends);
        test.Time.Advance(interval);
        Assert.Equal(EventStatus.Applied, (await Patience.For(second, "the second group"))[0].Status);
        Assert.Equal(2, test.Store.Appends);
    }

    /// <summary>Nobody waits for what pages show: it is left to fill a group until there is time, or somebody who
    /// waits.</summary>
    [Theory]
    [InlineData("time")]
    [InlineData("an event")]
    [InlineData("its replay")]
    [InlineData("a full group")]
    [InlineData("half a queue")]
    [InlineData("half of its bytes")]
    [InlineData("the end")]
    public async Task Group_ThatNobodyWaitsFor_FillsUntil(string what)
    {
        var interval = TimeSpan.FromMilliseconds(20);
        var options = new EngineOptions
        {
            GroupRecords = what == "a full group" ? 3 : 1_000,
            QueuedRecords = what == "half a queue" ? 6 : 50_000,
            QueuedBytes = what == "half of its bytes" ? 3_000 : 64 << 20,
        };
        await using var test = await TestBase.OpenAsync(options: options, behindInterval: interval);
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.RecordAsync([View("first", "e", test.Time.NowMs)]);
        var before = test.Store.Appends;
        var written = new List<int>();
        test.Store.AfterAppend = group =>
        {
            written.Add(group.Records.Length);
            return Task.CompletedTask;
        };
        var page = await test.Engine.DecideAsync(Shop.Page("c1"));
        await test.Engine.DecideAsync(Shop.Page("c2"));
        await Patience.Until(() => test.Time.RingsWithin(interval), "the timer of the group");
        Assert.Equal(before, test.Store.Appends);
        switch (what)
        {
            case "time":
                test.Time.Advance(interval);
                break;
            case "an event":
                await Patience.For(test.Engine.RecordAsync([View("c3", "e", test.Time.NowMs)]).AsTask(), what);
                break;
            case "its replay":
                await Patience.For(test.Engine.ReplayAsync(page.DecisionId).AsTask(), what);
                break;
            case "the end":
                await Patience.For(test.StopAsync(), what);
                await test.StartAsync();
                break;
            default:
                for (var i = 0; i < 2; i++) await test.Engine.DecideAsync(Shop.Page($"d{i}"));
                break;
        }

        await Patience.Until(() => written.Count > 0, "the group");
        Assert.InRange(written[0], 2, 4);
    }

    /// <summary>What nobody waited for is lost with its process, and its number goes to the next record.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Page_LostInACrash_LeadsToNobodyElse(bool known)
    {
        await using var test = await TestBase.OpenAsync(behindInterval: TimeSpan.FromMilliseconds(20));
        await test.PublishAsync(Shop.Catalog());
        string[] customers = known ? ["a", "b"] : [];
        foreach (var each in customers) await test.Engine.RecordAsync([View(each, "e", test.Time.NowMs)]);
        await test.Engine.RecordAsync([View("last", "e", test.Time.NowMs)]);
        var lost = await test.Engine.DecideAsync(Shop.Page("a"));
        await test.CrashAsync();
        var kept = await test.Engine.DecideAsync(Shop.Page("b"));
        await test.Engine.RecordAsync([View("last", "e2", test.Time.NowMs)]);
        Assert.NotEqual(ReplayCause.NotFound, (await test.Engine.ExplainAsync(kept.DecisionId)).Cause);
        Assert.Equal(ReplayCause.NotFound, (await test.Engine.ExplainAsync(lost.DecisionId)).Cause);
        var shown = new Settlement
        {
            SettlementId = "s",
            OfferToken = lost.OfferToken(0),
            CustomerId = "a",
            Outcome = Outcome.Seen,
        };
        var settled = (await test.Engine.SettleAsync([shown]))[0];
        Assert.Equal((RefusalCause.NotFound, "token"), (settled.Refusal.Cause, settled.Refusal.Field));
    }

    private static Task FailOnceAsync(Action clear, Exception failure)
    {
        clear();
        throw failure;
    }
}
