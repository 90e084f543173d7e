using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>Customers come and go between memory and store without anybody noticing.</summary>
public sealed class ResidencyTests
{
    private static readonly EngineOptions NobodyStays = new() { ResidentBytes = 0 };

    [Theory]
    [InlineData(1L << 30, false)]
    [InlineData(0L, true)]
    public async Task Opening_AsFarAsThereIsRoom_MakesSavedCustomersResident(long residentBytes, bool asksTheStore)
    {
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { ResidentBytes = residentBytes });
        await test.Engine.RecordAsync([View("c", "e", test.Time.NowMs)]);
        await test.RestartAsync();
        var asked = false;
        test.Store.BeforeFind = _ => asked = true;
        Assert.Equal(1u, (await test.Engine.GetCustomerAsync("c")).Customer.View.Header.Version);
        Assert.True((await test.Engine.GetCustomerAsync("nobody")).Customer.Record.IsEmpty);
        Assert.Equal(asksTheStore, asked);
    }

    [Fact]
    public async Task Reading_MoreThanFits_MakesRoomAndWritesNothing()
    {
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { ResidentBytes = 20_000 });
        var customers = Enumerable.Range(0, 200).Select(i => $"c{i}").ToList();
        await test.Engine.RecordAsync([.. customers.Select(customer => View(customer, "e", test.Time.NowMs))]);
        await test.RestartAsync();
        var writes = 0;
        test.Store.BeforeSave = _ => Task.FromResult(writes++);
        foreach (var customer in customers)
        {
            await test.Engine.GetCustomerAsync(customer);
            await Patience.Until(() => test.Engine.ResidentBytes <= 20_000, "the memory to hold its limit");
        }

        Assert.Equal(0, writes);
    }

    [Theory]
    [InlineData("volatile", "volatile")]
    [InlineData("sqlite", "volatile256")]
    public async Task RandomTraffic_UnderATinyBudget_EqualsAnUnboundedEngine(string tinyKind, string largeKind)
    {
        // Decisions cite the base statistics, so both bases publish them only when they are restarted.
        var options = new EngineOptions { StatisticsPeriod = TimeSpan.FromDays(1) };
        await using var tiny = await TestBase.OpenAsync(tinyKind, options with { ResidentBytes = 4_000 });
        await using var large = await TestBase.OpenAsync(largeKind, options);
        var catalog = Shop.Catalog(cap: 3, draw: 0.13);
        await tiny.PublishAsync(catalog);
        await large.PublishAsync(catalog);
        var random = new Random(11);
        for (var step = 0; step < 1_500; step++)
        {
            var seed = random.Next();
            Assert.Equal(await StepAsync(large, seed, step), await StepAsync(tiny, seed, step));
            if (step % 50 == 49) await tiny.Engine.CheckpointAsync();
            foreach (var test in new[] { tiny, large })
            {
                if (step == 700) await test.RestartAsync();
                if (step == 1_100) await test.CrashAsync();
                test.Time.Advance(TimeSpan.FromSeconds(30));
            }
        }

        Assert.Equal(await RecordTests.StatesAsync(large), await RecordTests.StatesAsync(tiny));
        Assert.InRange(tiny.Engine.ResidentBytes, 0, 4_000);
        Assert.True(tiny.Engine.ResidentBytes < large.Engine.ResidentBytes / 4);
        var report = await tiny.Engine.VerifyAsync();
        Assert.True(report.IsSound, string.Join('\n', report.Differences));
        Assert.Equal(60, report.Compared);
    }

    [Fact]
    public async Task UnreadableCustomer_IsNotTakenForANewcomer()
    {
        await using var test = await TestBase.OpenAsync(options: NobodyStays);
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.RecordAsync([View("c", "e", test.Time.NowMs)]);
        await test.RestartAsync();
        test.Store.BeforeFind = partition => throw new CorruptRecordException("state", 1, partition, 1);
        var decision = await test.Engine.DecideAsync(Shop.Ask("c"));
        Assert.Equal(RefusalCause.CustomerUnreadable, decision.Refusal.Cause);
        Assert.Equal(RefusalCause.CustomerUnreadable, (await test.Engine.GetCustomerAsync("c")).Refusal.Cause);
        var recorded = await test.Engine.RecordAsync([View("c", "f", test.Time.NowMs), View("", "g", 0)]);
        Assert.Equal(RefusalCause.CustomerUnreadable, recorded[0].Refusal.Cause);
        Assert.True(test.Engine.Health.Serving);
    }

    [Fact]
    public async Task StoreAway_WhileACustomerIsLookedUp_IsUnavailable()
    {
        await using var test = await TestBase.OpenAsync(options: NobodyStays);
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.RecordAsync([View("c", "e", test.Time.NowMs)]);
        await test.RestartAsync();
        test.Store.BeforeFind = _ => throw new StoreUnavailableException(StoreOutcome.Known, "busy");
        Assert.Equal(RefusalCause.Unavailable, (await test.Engine.DecideAsync(Shop.Ask("c"))).Refusal.Cause);
        Assert.Equal(RefusalCause.Unavailable, (await test.Engine.GetCustomerAsync("c")).Refusal.Cause);
        test.Store.BeforeFind = null;
        Assert.Equal(1u, (await test.Engine.GetCustomerAsync("c")).Customer.View.Header.Version);
    }

    [Fact]
    public async Task Checkpoint_ByTime_IsMovedWithoutBeingAsked()
    {
        await using var test = await TestBase.OpenAsync();
        await test.Engine.RecordAsync([View("c", "e", test.Time.NowMs)]);
        Assert.Equal(0, (await test.Store.GetPositionAsync(0)).Checkpoint);
        test.Time.Advance(TimeSpan.FromSeconds(10));
        await Patience.Until(
            () => test.Store.GetPositionAsync(0).AsTask().Result is var end && end.Checkpoint == end.Last,
            "the checkpoint");
    }

    [Fact]
    public async Task Checkpoint_ByRecords_IsForced()
    {
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { CheckpointRecords = 10 });
        await test.Engine.RecordAsync([.. Enumerable.Range(0, 30).Select(i => View($"c{i}", "e", test.Time.NowMs))]);
        await Patience.Until(
            () => test.Store.GetPositionAsync(0).AsTask().Result.Checkpoint > 0, "the forced checkpoint");
    }

    [Fact]
    public async Task IdFlood_OfNewcomers_StaysWithinTheBudget()
    {
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { ResidentBytes = 16_000 });
        await test.PublishAsync(Shop.Catalog());
        for (var i = 0; i < 2_000; i++) await test.Engine.DecideAsync(Shop.Ask($"n{i}", hold: HoldKind.None));
        Assert.InRange(test.Engine.ResidentBytes, 0, 16_000 + (16_000 / 4) + 1_000);
        Assert.Equal(0, test.Store.Appends);
    }

    /// <summary>One random call; its outcome as text, without what differs between two bases by nature.</summary>
    private static async Task<string> StepAsync(TestBase test, int seed, int step)
    {
        var random = new Random(seed);
        var customer = $"c{random.Next(60)}";
        var now = test.Time.NowMs;
        switch (random.Next(6))
        {
            case 0:
                var bought = Purchase(customer, $"p{step}", now - random.Next(1_000_000), $"product{random.Next(20)}");
                return (await test.Engine.RecordAsync([bought]))[0].Status.ToString();
            case 1:
                return (await test.Engine.RecordAsync([View(customer, $"v{step}", now)]))[0].Status.ToString();
            case 2:
                var repeated = View(customer, $"v{random.Next(20)}", now - (now % 60_000_000));
                return (await test.Engine.RecordAsync([repeated]))[0].ToString();
            case 3:
                var page = await test.Engine.DecideAsync(Shop.Page(customer));
                return $"{DecisionCodec.Digest(page.Decision!):x16}";
            default:
                var query = Shop.Ask(customer, $"r{random.Next(200)}", random.Next(2) == 0 ? "email" : "push");
                var asked = await test.Engine.DecideAsync(query);
                if (asked.Decision is not { } decision) return asked.Refusal.ToString();
                if (asked.ReservationId.Length == 0) return $"{DecisionCodec.Digest(decision):x16}";
                var outcome = (Outcome)random.Next(1, 15);
                var settlement = new Settlement
                {
                    SettlementId = $"s{step}",
                    ReservationId = asked.ReservationId,
                    Outcome = outcome,
                };
                var settled = await test.Engine.SettleAsync([settlement]);
                return $"{DecisionCodec.Digest(decision):x16} {asked.Replayed} {outcome} {settled[0].Status}";
        }
    }
}
