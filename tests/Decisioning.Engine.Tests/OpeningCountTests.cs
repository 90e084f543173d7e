using System.Diagnostics.Metrics;
using System.Text.Json;
using Decisioning.Domain.Insight;
using Decisioning.Engine.Insight;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>The saved states are counted behind the first calls: the base is served meanwhile, and afterwards the
/// counters say what they would have said without the restart.</summary>
public sealed class OpeningCountTests
{
    private const int Customers = 40;
    private const int Changes = 90;

    [Theory]
    [InlineData("volatile")]
    [InlineData("sqlite")]
    public async Task GetBase_WhileTheBaseIsCounted_IsRefusedAndCallsAreServed(string kind)
    {
        await using var test = await LivelyAsync(kind);
        var gate = test.NewGate();
        test.BeforeState = gate.PassAsync;
        await test.CrashAsync();
        await Patience.For(gate.Reached, "the counting");

        var refused = test.Engine.GetBase();
        Assert.Equal(RefusalCause.Unavailable, refused.Refusal.Cause);
        Assert.Contains("being counted", refused.Refusal.Message);
        Assert.Null(refused.Figures);
        Assert.True(test.Engine.Health.Serving);
        Assert.Empty(Measure(test.Engine, "decisioning.reservations.open"));
        Assert.InRange(Assert.Single(Measure(test.Engine, "decisioning.base.counted")), 0, 0.99);
        Assert.Empty((await test.Engine.GetBaseHistoryAsync(10)).Days);
        Assert.False((await test.Engine.DecideAsync(Shop.Ask("c1", "meanwhile"))).Refusal.Refused);
        var recorded = await test.Engine.RecordAsync([View("new", "e", test.Time.NowMs)]);
        Assert.Equal(EventStatus.Applied, recorded[0].Status);
        await test.Engine.CheckpointAsync();

        gate.Open();
        await Patience.For(test.Engine.BaseCountedAsync(), "the end of the counting");
        Assert.Equal(Customers + 1, test.Engine.GetBase().Figures!.Known);
        Assert.Equal([1], Measure(test.Engine, "decisioning.base.counted"));
        Assert.Single(Measure(test.Engine, "decisioning.reservations.open"));
    }

    [Theory]
    [InlineData("volatile", 1, false)]
    [InlineData("volatile", 2, true)]
    [InlineData("volatile", 3, false)]
    [InlineData("volatile", 4, true)]
    [InlineData("volatile256", 5, false)]
    [InlineData("sqlite", 6, false)]
    [InlineData("sqlite", 7, true)]
    public async Task GetBase_AfterChangesWhileTheBaseWasCounted_SaysWhatItSaysWithoutARestart(
        string kind, int seed, bool overnight)
    {
        var (expected, expectedDays) = await LiveAsync(kind, seed, overnight, restarts: false);
        var (seen, days) = await LiveAsync(kind, seed, overnight, restarts: true);
        AssertSame(expected, seen);
        Assert.Equal(expectedDays.Select(day => day.Day), days.Select(day => day.Day));
        Assert.Equal(overnight ? 2 : 1, days.Count);
        foreach (var (expectedDay, day) in expectedDays.Zip(days)) AssertSame(expectedDay, day);
    }

    [Fact]
    public async Task GetBaseHistory_ADayEndedThatIsNotCounted_WaitsAndSurvivesACrash()
    {
        await using var test = await LivelyAsync("sqlite");
        var gate = await StartNextDayAsync(test);
        await test.Engine.RecordAsync([View("new", "e", test.Time.NowMs)]);
        var (refusal, days) = await test.Engine.GetBaseHistoryAsync(10);
        Assert.Equal(RefusalCause.Unavailable, refusal.Cause);
        Assert.Empty(days);

        // Nothing is saved that would pass the day over: neither before a crash nor by an orderly end.
        var saving = test.Engine.CheckpointAsync().AsTask();
        Assert.False(saving.IsCompleted);
        await EndAsync(test.KillAsync(), gate);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => saving);
        gate = test.NewGate();
        test.BeforeState = gate.PassAsync;
        await test.StartAsync();
        await EndAsync(test.StopAsync(), gate);
        test.BeforeState = null;
        await test.StartAsync();
        days = (await test.Engine.GetBaseHistoryAsync(10)).Days;
        Assert.Equal([Customers], days.Select(day => (int)day.Known));
        Assert.Equal(Customers + 1, test.Engine.GetBase().Figures!.Known);
    }

    [Fact]
    public async Task Erase_WhileADayWaitsForTheCounting_IsFinishedWithIt()
    {
        await using var test = await LivelyAsync("sqlite");
        var gate = await StartNextDayAsync(test);
        var erasing = test.Engine.EraseAsync("c1", "wish").AsTask();
        Assert.False(erasing.IsCompleted);
        gate.Open();
        Assert.False((await Patience.For(erasing, "the erasure")).Refusal.Refused);
        Assert.Equal(Customers - 1, test.Engine.GetBase().Figures!.Known);
        Assert.Equal(Customers, (await test.Engine.GetBaseHistoryAsync(1)).Days[0].Known);
    }

    [Fact]
    public async Task Open_TheStoreGoesAwayWhileTheBaseIsCounted_GoesOnWhereItWas()
    {
        await using var test = await LivelyAsync("sqlite");
        var (reads, failed) = (0, new Gate());
        test.BeforeState = () =>
        {
            if (++reads != Customers / 2) return Task.CompletedTask;
            _ = failed.PassAsync();
            throw new StoreUnavailableException(StoreOutcome.Known, "It cannot be read.");
        };
        await test.CrashAsync();
        await Patience.For(failed.Reached, "the failure");
        await Patience.Until(() => test.Time.RingsWithin(TimeSpan.FromSeconds(1)), "the pause");
        Assert.Equal(RefusalCause.Unavailable, test.Engine.GetBase().Refusal.Cause);
        await Patience.Until(
            () =>
            {
                test.Time.Advance(TimeSpan.FromSeconds(1));
                return test.Engine.GetBase().Figures is not null;
            },
            "the end of the counting");
        Assert.Equal(Customers, test.Engine.GetBase().Figures!.Known);
        Assert.Equal((Customers / 2) + Customers, reads);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Checkpoint_TheCountingFailedAndADayEnded_SavesAndErases(bool isDamaged, bool endsBefore)
    {
        await using var test = await LivelyAsync("sqlite");
        await test.KillAsync();
        if (endsBefore) test.Time.Advance(TimeSpan.FromDays(1));
        var gate = test.NewGate();
        test.BeforeState = gate.PassAsync;
        await test.StartAsync();
        await test.Engine.RecordAsync([View("new", "e", test.Time.NowMs)]);
        var saving = endsBefore ? test.Engine.CheckpointAsync().AsTask() : Task.CompletedTask;
        Assert.Equal(endsBefore, !saving.IsCompleted);
        gate.Fail(isDamaged ? new StoreDamagedException("A page is damaged.") : new InvalidCastException("unforeseen"));
        await Patience.For(test.Engine.BaseCountedAsync(), "the end of the counting");
        await Patience.For(saving, "the checkpoint that waited");

        var refusal = test.Engine.GetBase().Refusal;
        Assert.Equal(isDamaged ? RefusalCause.DataLoss : RefusalCause.Closed, refusal.Cause);
        Assert.Contains(isDamaged ? "A page is damaged." : "after a restart", refusal.Message);
        Assert.Equal([0], Measure(test.Engine, "decisioning.base.countable"));
        test.Time.Advance(TimeSpan.FromDays(1));
        await test.Engine.RecordAsync([View("c2", "e", test.Time.NowMs)]);
        await Patience.For(test.Engine.CheckpointAsync().AsTask(), "a checkpoint on the day after");
        var log = await test.Store.GetPositionAsync(0);
        Assert.Equal(log.Last, log.Checkpoint);
        var erased = await Patience.For(test.Engine.EraseAsync("c1", "wish").AsTask(), "an erasure");
        Assert.False(erased.Refusal.Refused);

        test.BeforeState = null;
        await test.RestartAsync();
        Assert.Equal(Customers, test.Engine.GetBase().Figures!.Known);
        Assert.Equal([1], Measure(test.Engine, "decisioning.base.countable"));
    }

    [Fact]
    public async Task Checkpoint_StatesThatAreNeverReadAndADayEnded_SavesAgainAfterSomeMinutes()
    {
        await using var test = await LivelyAsync("sqlite");
        await test.KillAsync();
        test.Time.Advance(TimeSpan.FromDays(1));
        test.BeforeState = () => throw new StoreUnavailableException(StoreOutcome.Unknown, "It cannot be read.");
        await test.StartAsync();
        await test.Engine.RecordAsync([View("new", "e", test.Time.NowMs)]);
        var saving = test.Engine.CheckpointAsync().AsTask();
        await Patience.Until(
            () =>
            {
                if (test.Time.RingsWithin(TimeSpan.FromSeconds(1))) test.Time.Advance(TimeSpan.FromSeconds(1));
                return saving.IsCompleted;
            },
            "the checkpoint");
        await saving;
        Assert.Equal(RefusalCause.Closed, test.Engine.GetBase().Refusal.Cause);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_ALogClosesWhileTheBaseIsCounted_CountsOnUnlessAnotherHasTakenIt(bool isTaken)
    {
        await using var test = await LivelyAsync("volatile256");
        var gate = test.NewGate();
        test.BeforeState = gate.PassAsync;
        await test.CrashAsync();
        await Patience.For(gate.Reached, "the counting");
        test.Store.BeforeAppend = _ => throw (isTaken
            ? new StaleEpochException(0, default, default)
            : new StoreDamagedException("lost"));
        var refused = await test.Engine.RecordAsync([View("c1", "late", test.Time.NowMs)]);
        Assert.Equal(isTaken ? RefusalCause.Closed : RefusalCause.DataLoss, refused[0].Refusal.Cause);
        test.Store.BeforeAppend = null;
        if (!isTaken) test.Time.Advance(TimeSpan.FromDays(1));
        gate.Open();
        await Patience.For(test.Engine.BaseCountedAsync(), "the end of the counting");
        Assert.Equal(isTaken ? null : Customers, (int?)test.Engine.GetBase().Figures?.Known);
        if (isTaken) return;
        var erased = await Patience.For(test.Engine.EraseAsync("c2", "wish").AsTask(), "an erasure");
        Assert.False(erased.Refusal.Refused);
    }

    /// <summary>Ends, and opens the base a day later, with the reading of saved states held up by the gate.</summary>
    private static async Task<Gate> StartNextDayAsync(TestBase test)
    {
        await test.KillAsync();
        test.Time.Advance(TimeSpan.FromDays(1));
        var gate = test.NewGate();
        test.BeforeState = gate.PassAsync;
        await test.StartAsync();
        return gate;
    }

    private static List<double> Measure(DecisionEngine engine, string name)
    {
        var seen = new List<double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, each) =>
        {
            if (ReferenceEquals(instrument.Meter, engine.Metrics.Meter) && instrument.Name == name)
                each.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => seen.Add(value));
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => seen.Add(value));
        listener.Start();
        listener.RecordObservableInstruments();
        return seen;
    }

    /// <summary>A defect in what is asked of the figures ends nobody's waiting for the counting.</summary>
    [Fact]
    public async Task CountStates_WhenTheFiguresCannotBeMade_EndsAllTheSame()
    {
        await using var test = await TestBase.OpenAsync();
        await test.Engine.RecordAsync([Purchase("c", "e", test.Time.NowMs)]);
        await test.Engine.CheckpointAsync();
        var fails = false;
        var keeper = new BaseKeeper(
            test.Store, test.Options, new EngineClock(test.Time), test.Time,
            () => fails ? throw new InvalidOperationException("Nobody foresaw this.") : null, NullLogger.Instance);
        await keeper.LoadAsync(1, default);
        keeper.CountStates(_ => fails = true);

        Assert.True(await Patience.For(keeper.CountedAsync(), "the end of the counting"));
        await Patience.For(keeper.DisposeAsync().AsTask(), "the end of the keeper");
    }

    /// <summary>The reader is let go: it must not be in a store that is closed.</summary>
    private static async Task EndAsync(Task ending, Gate gate)
    {
        gate.Open();
        await Patience.For(ending, "an end while the base is counted");
    }

    /// <summary>Lives some hours, in which a midnight falls, and tells how the base stands then. With a restart in the
    /// middle, what follows it happens between the states that the counting reads.</summary>
    private static async Task<(BaseFigures Now, IReadOnlyList<BaseFigures> Days)> LiveAsync(
        string kind, int seed, bool overnight, bool restarts)
    {
        await using var test = await LivelyAsync(kind);
        var life = new Life(test, new Random(seed));
        for (var i = 0; i < Changes; i++) await life.GoOnAsync();
        var opened = test.NewGate();
        var left = Changes;
        if (restarts)
        {
            test.BeforeState = async () =>
            {
                await opened.PassAsync();
                for (var i = 0; i < 3 && left > 0; i++) await GoOnAsync();
            };
            await test.KillAsync();
        }

        life.MayErase = !overnight;
        if (overnight) test.Time.Advance(TimeSpan.FromDays(1));
        if (restarts) await test.StartAsync();
        opened.Open();
        if (restarts)
        {
            await Patience.For(
                test.Engine.BaseCountedAsync(), "the end of the counting",
                () => $"{left} changes left, {test.Store.Appends} appends, {test.Engine.GetBase().Refusal}");
        }

        Assert.True(!restarts || left == 0, $"{left} changes did not fall into the counting.");
        while (left > 0) await GoOnAsync();
        test.BeforeState = null;
        var days = (await test.Engine.GetBaseHistoryAsync(10)).Days;
        return (test.Engine.GetBase().Figures!, days);

        async Task GoOnAsync()
        {
            if (left-- == Changes / 2)
            {
                life.MayErase = false;
                test.Time.Advance(TimeSpan.FromDays(1));
            }

            await life.GoOnAsync();
        }
    }

    /// <summary>A base whose customers have bought and are saved, and some of whom the log knows more.</summary>
    private static async Task<TestBase> LivelyAsync(string kind)
    {
        var test = await TestBase.OpenAsync(kind, new EngineOptions { StatisticsPeriod = TimeSpan.FromDays(1) });
        await test.PublishAsync(Shop.Catalog(cap: 2, draw: 0.2));
        for (var i = 0; i < Customers; i++)
            await test.Engine.RecordAsync([Purchase($"c{i}", "first", test.Time.NowMs - (i * 3 * DayMs))]);
        await test.Engine.CheckpointAsync();
        for (var i = 0; i < Customers; i += 3)
            await test.Engine.RecordAsync([Purchase($"c{i}", "second", test.Time.NowMs)]);
        return test;
    }

    /// <summary>Trust is summed in another order; what a contact was expected to bring depends on statistics that are
    /// published behind.</summary>
    private static void AssertSame(BaseFigures expected, BaseFigures seen)
    {
        Assert.Equal(Text(expected), Text(seen));
        for (var segment = 0; segment < TrustSums.Segments; segment++)
        {
            var (one, other) = (expected.TrustBySegment[segment], seen.TrustBySegment[segment]);
            Assert.Equal((one.Customers, one.Mean), (other.Customers, other.Mean), (x, y) =>
                x.Customers == y.Customers && Math.Abs(x.Mean - y.Mean) < 1e-9);
            Assert.Equal(one.Histogram, other.Histogram);
        }
    }

    private static string Text(BaseFigures figures)
    {
        var campaigns = figures.Campaigns.ToDictionary(entry => entry.Key, entry => entry.Value.Copy());
        foreach (var campaign in campaigns.Values) campaign.ExpectedMicros = 0;
        return JsonSerializer.Serialize(figures with { TrustBySegment = [], Campaigns = campaigns });
    }

    /// <summary>What happens to the base, one thing after the other, drawn from a seed.</summary>
    private sealed class Life(TestBase test, Random random)
    {
        private int _happened;

        /// <summary>An erasure waits for the counters to be stored, and those for a day that is not counted.</summary>
        public bool MayErase { get; set; } = true;

        public async Task GoOnAsync()
        {
            var (customer, id) = ($"c{random.Next(Customers * 5 / 4)}", $"h{++_happened}");
            var nowMs = test.Time.NowMs;
            switch (random.Next(8))
            {
                case < 3:
                    await test.Engine.RecordAsync([Purchase(customer, id, nowMs - (random.Next(200) * DayMs))]);
                    break;
                case 3:
                    await test.Engine.RecordAsync(
                        [View(customer, id, nowMs), Consent(customer, "email", nowMs, id + "c")]);
                    break;
                case < 6:
                    await test.Engine.DecideAsync(Shop.Ask(customer, id) with { Campaign = "spring" });

                    // A refusal is logged behind: it is durable before what comes after it in the same log.
                    await test.Engine.RecordAsync([View(customer, id + "v", nowMs)]);
                    break;
                case 6 when MayErase:
                    await test.Engine.EraseAsync(customer, id);
                    break;
                default:
                    test.Time.Advance(TimeSpan.FromMinutes(1));
                    if (MayErase) await test.Engine.CheckpointAsync();
                    break;
            }
        }
    }
}
