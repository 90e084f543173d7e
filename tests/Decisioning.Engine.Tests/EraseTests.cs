using System.Text;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>An erased customer leaves no trace and does not come back.</summary>
public sealed class EraseTests
{
    [Theory]
    [InlineData("volatile")]
    [InlineData("volatile256")]
    [InlineData("sqlite")]
    public async Task Erase_KnownCustomer_LeavesStubsAndRefusesWhatComesLater(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.RecordAsync([Purchase("anna", "e1", test.Time.NowMs), View("boris", "e1", test.Time.NowMs)]);
        var page = await test.Engine.DecideAsync(Shop.Page("anna"));
        var sent = await test.Engine.DecideAsync(Shop.Ask("anna", "r1"));
        var erased = await test.Engine.EraseAsync("anna", "forget");
        Assert.False(erased.Refusal.Refused);
        Assert.True(erased.WasKnown);
        Assert.Equal(test.Time.NowMs, erased.ErasedAtMs);
        await AssertErasedAsync(test, sent.DecisionId, page.DecisionId);

        await test.CrashAsync();
        await AssertErasedAsync(test, sent.DecisionId, page.DecisionId);
        await test.RestartAsync();
        await AssertErasedAsync(test, sent.DecisionId, page.DecisionId);
        Assert.Equal(erased, await test.Engine.EraseAsync("anna", "forget again"));
        Assert.Equal(["boris"], (await RecordTests.StatesAsync(test)).Keys);
        var report = await test.Engine.VerifyAsync();
        Assert.True(report.IsSound, string.Join('\n', report.Differences));
        Assert.Equal((1, 1), (report.Compared, report.Erased));
    }

    [Fact]
    public async Task Erase_CutOffHalfway_IsFinishedByTheNextOpening()
    {
        await using var test = await TestBase.OpenAsync();
        await test.Engine.RecordAsync([Purchase("anna", "e1", test.Time.NowMs)]);
        await test.Engine.CheckpointAsync();
        test.Store.BeforeErase = () => throw new StoreUnavailableException(StoreOutcome.Unknown, "lost");
        var halfway = await test.Engine.EraseAsync("anna", "forget");
        Assert.Equal(RefusalCause.Unavailable, halfway.Refusal.Cause);
        Assert.Equal(RefusalCause.Erased, (await test.Engine.RecordAsync([View("anna", "e2", 5)]))[0].Refusal.Cause);
        await test.Engine.CheckpointAsync();
        await test.CrashAsync();
        Assert.DoesNotContain("anna", await LogTextAsync(test), StringComparison.Ordinal);
        Assert.Equal(RefusalCause.Erased, (await test.Engine.RecordAsync([View("anna", "e2", 5)]))[0].Refusal.Cause);
    }

    /// <summary>A customer under erasure is not saved, and the checkpoint comes up to his tombstone.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Erase_OfUnsavedEventsCutOffAfterACheckpoint_IsFinishedByTheNextOpening(bool savedBefore)
    {
        await using var test = await TestBase.OpenAsync();
        if (savedBefore)
        {
            await test.Engine.RecordAsync([View("anna", "e0", 5)]);
            await test.Engine.CheckpointAsync();
        }

        await test.Engine.RecordAsync([Purchase("anna", "e1", test.Time.NowMs)]);
        test.Store.BeforeErase = () => throw new StoreUnavailableException(StoreOutcome.Unknown, "lost");
        Assert.True((await test.Engine.EraseAsync("anna", "forget")).Refusal.Refused);
        await test.Engine.CheckpointAsync();
        await test.CrashAsync();
        Assert.Equal(RefusalCause.Erased, (await test.Engine.RecordAsync([View("anna", "e2", 5)]))[0].Refusal.Cause);
        Assert.DoesNotContain("order-e1", await LogTextAsync(test), StringComparison.Ordinal);
        Assert.True((await test.Engine.VerifyAsync()).IsSound);
    }

    [Fact]
    public async Task Erase_RepeatedAfterAFailure_GoesOn()
    {
        await using var test = await TestBase.OpenAsync();
        await test.Engine.RecordAsync([Purchase("anna", "e1", test.Time.NowMs)]);
        test.Store.BeforeErase = () => throw new StoreUnavailableException(StoreOutcome.Unknown, "lost");
        Assert.True((await test.Engine.EraseAsync("anna", "forget")).Refusal.Refused);
        test.Store.BeforeErase = null;
        Assert.False((await test.Engine.EraseAsync("anna", "forget")).Refusal.Refused);
        Assert.DoesNotContain("anna", await LogTextAsync(test), StringComparison.Ordinal);
    }

    /// <summary>He was told that his order is taken, and nobody that he is erased.</summary>
    [Fact]
    public async Task Checkpoint_WhileATombstoneIsOnItsWayThatNeverLands_KeepsWhatWasAcknowledged()
    {
        await using var test = await TestBase.OpenAsync();
        await test.Engine.RecordAsync([Purchase("anna", "e1", test.Time.NowMs)]);
        var writing = test.NewGate();
        test.Store.BeforeAppend = async _ =>
        {
            test.Store.BeforeAppend = null;
            await writing.PassAsync();
            throw new StoreUnavailableException(StoreOutcome.Known, "The store refused.");
        };
        var erasing = test.Engine.EraseAsync("anna", "forget").AsTask();
        await Patience.For(writing.Reached, "the tombstone");
        await test.Engine.CheckpointAsync();
        writing.Open();
        Assert.Equal(RefusalCause.Unavailable, (await Patience.For(erasing, "the answer")).Refusal.Cause);
        await test.Engine.CheckpointAsync();
        await test.CrashAsync();
        var again = await test.Engine.RecordAsync([Purchase("anna", "e1", test.Time.NowMs)]);
        Assert.Equal(EventStatus.Duplicate, again[0].Status);
        Assert.Equal(["anna"], (await RecordTests.StatesAsync(test)).Keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Erase_TombstoneOfUnknownOutcome_IsFinalOnlyWhenTheHistoryIsRewritten(bool landed)
    {
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { RecoveryPause = TimeSpan.Zero });
        await test.Engine.RecordAsync([Purchase("anna", "e1", test.Time.NowMs)]);
        var away = test.NewGate();
        var acquires = 0;
        test.Store.BeforeAcquire = () => ++acquires == 1
            ? throw new StoreUnavailableException(StoreOutcome.Unknown, "The store is away.")
            : away.PassAsync();
        Task FailOnce(AppendGroup group)
        {
            (test.Store.BeforeAppend, test.Store.AfterAppend) = (null, null);
            throw new StoreUnavailableException(StoreOutcome.Unknown, "The answer was lost.");
        }

        if (landed) test.Store.AfterAppend = FailOnce;
        else test.Store.BeforeAppend = FailOnce;

        // The first recovery fails, which answers; the second waits, and meanwhile nobody may say that it is done.
        var first = await test.Engine.EraseAsync("anna", "forget");
        Assert.Equal(RefusalCause.Unavailable, first.Refusal.Cause);
        await Patience.For(away.Reached, "the second recovery");
        Assert.Equal(RefusalCause.Unavailable, (await test.Engine.EraseAsync("anna", "forget")).Refusal.Cause);
        await test.Engine.CheckpointAsync();
        away.Open();
        await Patience.Until(() => test.Engine.Health.Serving, "the log to be open again");
        Assert.Contains("order-e1", await LogTextAsync(test), StringComparison.Ordinal);
        var rewritten = 0;
        test.Store.BeforeErase = () => rewritten++;
        await test.Engine.CheckpointAsync();

        Assert.False((await test.Engine.EraseAsync("anna", "forget")).Refusal.Refused);
        Assert.Equal(1, rewritten);
        Assert.DoesNotContain("order-e1", await LogTextAsync(test), StringComparison.Ordinal);
        await test.CrashAsync();
        Assert.Equal(RefusalCause.Erased, (await test.Engine.RecordAsync([View("anna", "e2", 5)]))[0].Refusal.Cause);
        Assert.True((await test.Engine.VerifyAsync()).IsSound);
    }

    [Fact]
    public async Task Erase_UnknownCustomer_RefusesWhatComesLaterToo()
    {
        await using var test = await TestBase.OpenAsync();
        var erased = await test.Engine.EraseAsync("anna", "forget");
        Assert.False(erased.Refusal.Refused);
        Assert.False(erased.WasKnown);
        await test.CrashAsync();
        Assert.Equal(RefusalCause.Erased, (await test.Engine.RecordAsync([View("anna", "e", 5)]))[0].Refusal.Cause);
        Assert.Equal("event_id", (await test.Engine.EraseAsync("anna", "")).Refusal.Field);
    }

    [Theory]
    [InlineData("volatile")]
    [InlineData("sqlite")]
    public async Task Erase_WhileStatesAreSaved_LosesNobodyElse(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        var saving = 0;
        var overlaps = 0;
        test.Store.BeforeSave = async _ =>
        {
            // A wide window for an erasure to fall into, if nothing kept it out.
            Interlocked.Increment(ref saving);
            for (var i = 0; i < 100; i++) await Task.Yield();
            Interlocked.Decrement(ref saving);
        };
        test.Store.BeforeErase = () => overlaps += Volatile.Read(ref saving);
        for (var round = 0; round < 10; round++)
        {
            var at = test.Time.NowMs;
            await test.Engine.RecordAsync([.. Enumerable.Range(0, 100).Select(i => View($"c{i}", $"e{round}", at))]);
            var saves = Enumerable.Range(0, 3).Select(_ => test.Engine.CheckpointAsync().AsTask());
            var erasures = Enumerable.Range(round * 5, 5)
                .Select(i => test.Engine.EraseAsync($"c{i}", "forget").AsTask());
            await Task.WhenAll([.. saves, .. erasures]);
        }

        Assert.Equal(0, overlaps);
        var before = await RecordTests.StatesAsync(test);
        await test.CrashAsync();
        Assert.Equal(50, before.Count);
        Assert.Equal(before, await RecordTests.StatesAsync(test));
        var report = await test.Engine.VerifyAsync();
        Assert.True(report.IsSound, string.Join('\n', report.Differences));
        Assert.Equal((50, 50), (report.Compared, report.Erased));
    }

    private static async Task AssertErasedAsync(TestBase test, params string[] decisions)
    {
        var late = await test.Engine.RecordAsync([Purchase("anna", "e1", test.Time.NowMs), View("anna", "e2", 5)]);
        Assert.All(late, result => Assert.Equal(RefusalCause.Erased, result.Refusal.Cause));
        Assert.Equal(RefusalCause.Erased, (await test.Engine.DecideAsync(Shop.Ask("anna", "r1"))).Refusal.Cause);
        Assert.True((await test.Engine.GetCustomerAsync("anna")).Customer.IsErased);
        foreach (var decision in decisions)
            Assert.Equal(ReplayCause.Erased, (await test.Engine.ReplayAsync(decision)).Cause);
        var text = await LogTextAsync(test);
        Assert.DoesNotContain("anna", text, StringComparison.Ordinal);
        Assert.DoesNotContain("order-e1", text, StringComparison.Ordinal);
        Assert.Contains("boris", text, StringComparison.Ordinal);
    }

    internal static async Task<string> LogTextAsync(TestBase test)
    {
        var text = new StringBuilder(await PayloadsAsync(test));
        await foreach (var row in test.Store.ReadStatesAsync()) text.Append(Encoding.Latin1.GetString(row.Record.Span));
        return text.ToString();
    }

    internal static async Task<string> PayloadsAsync(TestBase test)
    {
        var text = new StringBuilder();
        for (var log = 0; log < test.Store.Description.LogCount; log++)
        {
            await foreach (var record in test.Store.ReadLogAsync(log, 0))
                text.Append(Encoding.Latin1.GetString(record.Payload.Span));
        }

        return text.ToString();
    }
}
