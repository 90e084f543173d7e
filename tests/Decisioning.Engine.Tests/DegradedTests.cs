using Decisioning.Domain.Deciding;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>While the store is away nothing is promised, pages are served from what was durable, and all comes back by
/// itself.</summary>
public sealed class DegradedTests
{
    [Fact]
    public async Task Decide_WhileTheOutcomeOfAWriteIsUnknown_ServesPagesOfTheDurableStateAndPromisesNothing()
    {
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { RecoveryPause = TimeSpan.Zero });
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.RecordAsync([View("c", "e0", test.Time.NowMs)]);
        var away = test.NewGate();
        test.Store.BeforeAcquire = away.PassAsync;
        test.Store.BeforeAppend = _ =>
        {
            test.Store.BeforeAppend = null;
            throw new StoreUnavailableException(StoreOutcome.Unknown, "The answer was lost.");
        };
        var lost = test.Engine.RecordAsync([View("c", "e1", test.Time.NowMs)]).AsTask();
        await Patience.For(away.Reached, "the recovery");

        Assert.False(test.Engine.Health.Serving);
        var promise = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        Assert.Equal(RefusalCause.Unavailable, promise.Refusal.Cause);
        var page = await test.Engine.DecideAsync(Shop.Page("c"));
        Assert.True(page.Degraded);
        Assert.Equal(1u, page.Decision!.CustomerVersion);
        Assert.Equal(2, page.Decision.Placements[0].Offers.Count);
        Assert.Equal("", page.DecisionId);

        away.Open();
        await Patience.For(lost, "the answer of the lost write");
        await Patience.Until(() => test.Engine.Health.Serving, "the log to be open again");
        Assert.False((await test.Engine.DecideAsync(Shop.Page("c"))).Degraded);
        Assert.False((await test.Engine.DecideAsync(Shop.Ask("c", "r1"))).Refusal.Refused);
    }

    [Fact]
    public async Task Decide_WhileTheStoreIsSlow_ServesAPageAfterAWhileFromTheDurableState()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.RecordAsync([View("c", "e0", test.Time.NowMs)]);
        var slow = test.NewGate();
        test.Store.BeforeAppend = _ => slow.PassAsync();
        var write = test.Engine.RecordAsync([View("c", "e1", test.Time.NowMs)]).AsTask();
        await Patience.For(slow.Reached, "the write");
        var page = test.Engine.DecideAsync(Shop.Page("c")).AsTask();
        Assert.False(page.IsCompleted);
        test.Time.Advance(test.Options.PagePatience);
        var served = await Patience.For(page, "the page");
        Assert.Equal((true, 1u), (served.Degraded, served.Decision!.CustomerVersion));
        test.Store.BeforeAppend = null;
        slow.Open();
        Assert.Equal(EventStatus.Applied, (await Patience.For(write, "the write"))[0].Status);
    }

    [Fact]
    public async Task Decide_AfterTheStoreLostWhatItHadAcknowledged_ServesPagesAndSaysDataLossToPromises()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.RecordAsync([View("c", "e0", test.Time.NowMs)]);
        test.Store.BeforeAppend = _ => throw new StoreDamagedException("Data loss.");
        var lost = (await test.Engine.RecordAsync([View("c", "e1", test.Time.NowMs)]))[0];
        Assert.Equal(RefusalCause.DataLoss, lost.Refusal.Cause);

        var page = await test.Engine.DecideAsync(Shop.Page("c"));
        Assert.Equal((true, "", 1u), (page.Degraded, page.DecisionId, page.Decision!.CustomerVersion));
        Assert.Equal(2, page.Decision.Placements[0].Offers.Count);
        test.Store.BeforeFind = _ => throw new StoreDamagedException("Data loss.");
        Assert.True((await test.Engine.DecideAsync(Shop.Page("somebody"))).Degraded);
        test.Store.BeforeFind = null;
        var promise = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        Assert.Equal(RefusalCause.DataLoss, promise.Refusal.Cause);
        await test.Engine.DisposeAsync();
        Assert.Equal(RefusalCause.Closed, (await test.Engine.DecideAsync(Shop.Page("c"))).Refusal.Cause);
    }

    [Fact]
    public async Task Health_AfterAWriteThatFailed_ComesBackWithoutACaller()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        var tried = 0;
        test.Store.BeforeAppend = _ =>
        {
            Interlocked.Increment(ref tried);
            throw new StoreUnavailableException(StoreOutcome.Known, "The disk is full.");
        };
        Assert.Equal(
            RefusalCause.Unavailable,
            (await test.Engine.RecordAsync([View("c", "e1", test.Time.NowMs)]))[0].Refusal.Cause);
        Assert.Equal(new EngineHealth(false, "The disk is full."), test.Engine.Health);
        var page = await test.Engine.DecideAsync(Shop.Page("c"));
        Assert.Equal((true, ""), (page.Degraded, page.DecisionId));
        await AdvanceUntilAsync(test, () => Volatile.Read(ref tried) >= 3);
        Assert.False(test.Engine.Health.Serving);
        test.Store.BeforeAppend = null;
        await AdvanceUntilAsync(test, () => test.Engine.Health.Serving);
        Assert.False((await test.Engine.DecideAsync(Shop.Page("c"))).Degraded);
        Assert.Equal(EventStatus.Applied, (await test.Engine.RecordAsync([View("c", "e1", 5)]))[0].Status);
        await test.CrashAsync();
        Assert.True((await test.Engine.VerifyAsync()).IsSound);
    }

    [Fact]
    public async Task Erase_WhileTheDiskIsFull_IsFinalAndSaysNothingOfRoom()
    {
        await using var test = await TestBase.OpenAsync();
        await test.Engine.RecordAsync([View("anna", "e1", test.Time.NowMs)]);
        test.Store.BeforeAppend = group => group.IsUpkeep
            ? Task.CompletedTask
            : throw new StoreUnavailableException(StoreOutcome.Known, "The disk is full.");
        var refused = (await test.Engine.RecordAsync([View("boris", "e1", test.Time.NowMs)]))[0].Refusal;
        Assert.Equal(RefusalCause.Unavailable, refused.Cause);
        Assert.False((await test.Engine.EraseAsync("anna", "forget")).Refusal.Refused);
        Assert.Equal(new EngineHealth(false, "The disk is full."), test.Engine.Health);
        test.Store.BeforeAppend = null;
        await AdvanceUntilAsync(test, () => test.Engine.Health.Serving);
        await test.CrashAsync();
        Assert.Equal(RefusalCause.Erased, (await test.Engine.RecordAsync([View("anna", "e2", 5)]))[0].Refusal.Cause);
    }

    [Fact]
    public async Task Stop_WhileTheStoreIsToBeTriedAgain_LeavesNothingUnderWay()
    {
        await using var test = await TestBase.OpenAsync();
        test.Store.BeforeAppend = _ => throw new StoreUnavailableException(StoreOutcome.Known, "The disk is full.");
        await test.Engine.RecordAsync([View("c", "e1", test.Time.NowMs)]);
        await Patience.Until(() => test.Time.RingsWithin(test.Options.RecoveryPause), "the next attempt");
        await Patience.For(test.Engine.DisposeAsync().AsTask(), "the end");
        Assert.False(test.Time.RingsWithin(test.Options.RecoveryPause), "An attempt is left behind.");
    }

    [Fact]
    public async Task Health_WhenTheStoreCannotBeTriedAgain_SaysWhy()
    {
        await using var test = await TestBase.OpenAsync();
        test.Store.BeforeAppend = _ =>
        {
            test.Time.TimersFail = new InvalidOperationException("There are no timers.");
            throw new StoreUnavailableException(StoreOutcome.Known, "The disk is full.");
        };
        await test.Engine.RecordAsync([View("c", "e1", test.Time.NowMs)]);
        await Patience.Until(() => test.Engine.Health.Why == "There are no timers.", "the failure");
        (test.Time.TimersFail, test.Store.BeforeAppend) = (null, null);
        Assert.Equal(
            RefusalCause.Closed, (await test.Engine.RecordAsync([View("c", "e2", 5)]))[0].Refusal.Cause);
    }

    [Fact]
    public async Task Decide_CustomerWhoCannotBeRead_GetsTheFallbackOfThePageAndNoPromise()
    {
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { ResidentBytes = 0 });
        var catalog = Shop.Catalog();
        await test.PublishAsync(catalog with
        {
            Placements = [catalog.Placements[0] with { FallbackOfferId = "o2" }],
        });
        await test.Engine.RecordAsync([View("c", "e0", test.Time.NowMs)]);
        await test.RestartAsync();
        test.Store.BeforeFind = _ => throw new StoreUnavailableException(StoreOutcome.Known, "It cannot be read.");
        var page = await test.Engine.DecideAsync(Shop.Page("c"));
        Assert.True(page.Degraded);
        var placement = Assert.Single(page.Decision!.Placements);
        Assert.True(placement.IsFallback);
        Assert.Equal("o2", Assert.Single(placement.Offers).OfferId);
        Assert.Equal(RefusalCause.Unavailable, (await test.Engine.DecideAsync(Shop.Ask("c", "r"))).Refusal.Cause);
        var wrong = Shop.Page("c") with { Placements = [new PlacementQuery("nowhere")] };
        Assert.Equal(RefusalCause.NotFound, (await test.Engine.DecideAsync(wrong)).Refusal.Cause);
        test.Store.BeforeFind = null;
        Assert.False((await test.Engine.DecideAsync(Shop.Page("c"))).Degraded);
    }

    private static async Task AdvanceUntilAsync(TestBase test, Func<bool> condition) => await Patience.Until(
        () =>
        {
            test.Time.Advance(TimeSpan.FromMilliseconds(100));
            return condition();
        },
        "the store to be tried again");
}
