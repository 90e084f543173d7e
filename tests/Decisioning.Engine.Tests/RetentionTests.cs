using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Segments;
using Decisioning.Domain.Statistics;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>What is older than the option says leaves the log, and what only old decisions cited leaves with it; states
/// stay as they were.</summary>
public sealed class RetentionTests
{
    private const int Days = 10;

    [Theory]
    [InlineData("volatile")]
    [InlineData("volatile256")]
    [InlineData("sqlite")]
    public async Task Retention_OldRecords_LeaveTheLogAndStatesStay(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind, new EngineOptions { RetentionDays = Days });
        await test.PublishAsync(Shop.Catalog());
        var now = test.Time.NowMs;
        await test.Engine.RecordAsync([Purchase("old", "e1", now), Consent("old", "email", now)]);
        var sent = await test.Engine.DecideAsync(Shop.Ask("old", "r1"));
        await SettleAsync(test, sent.ReservationId, "s1");
        var page = await test.Engine.DecideAsync(Shop.Page("old"));
        test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ReplayCause.None, (await test.Engine.ExplainAsync(page.DecisionId)).Cause);
        test.Time.Advance(TimeSpan.FromDays(Days - 1));
        await test.Engine.RecordAsync([View("young", "e1", test.Time.NowMs)]);
        var recent = await test.Engine.DecideAsync(Shop.Ask("young", "r1"));
        await test.Engine.CheckpointAsync();
        Assert.Equal(ReplayCause.None, (await test.Engine.ReplayAsync(sent.DecisionId)).Cause);
        var before = await RecordOfAsync(test, "old");

        test.Time.Advance(TimeSpan.FromDays(2));
        await test.Engine.CheckpointAsync();
        Assert.Equal(ReplayCause.HistoryCut, (await test.Engine.ReplayAsync(sent.DecisionId)).Cause);
        Assert.Equal(ReplayCause.HistoryCut, (await test.Engine.ExplainAsync(page.DecisionId)).Cause);
        Assert.Equal(ReplayCause.None, (await test.Engine.ReplayAsync(recent.DecisionId)).Cause);
        var history = await test.Engine.HistoryAsync("old");
        Assert.Equal((0, true), (history.Entries.Count(), history.IsCut));
        Assert.Equal(before, await RecordOfAsync(test, "old"));

        await test.CrashAsync();
        Assert.Equal(before, await RecordOfAsync(test, "old"));
        var report = await test.Engine.VerifyAsync();
        Assert.True(report.IsSound, string.Join('\n', report.Differences));
        Assert.Equal((1, 1), (report.Cut, report.Compared));

        // An event of then is known by the state, or too old to be told; it is not taken twice.
        Assert.NotEqual(EventStatus.Applied, (await test.Engine.RecordAsync([Purchase("old", "e1", now)]))[0].Status);
    }

    [Fact]
    public async Task Retention_Zero_KeepsAll()
    {
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { RetentionDays = 0 });
        await test.PublishAsync(Shop.Catalog());
        var sent = await test.Engine.DecideAsync(Shop.Ask("old", "r1"));
        test.Time.Advance(TimeSpan.FromDays(3_000));
        await test.Engine.RecordAsync([View("young", "e1", test.Time.NowMs)]);
        await test.Engine.CheckpointAsync();
        Assert.Equal(ReplayCause.None, (await test.Engine.ReplayAsync(sent.DecisionId)).Cause);
    }

    [Theory]
    [InlineData("volatile")]
    [InlineData("sqlite")]
    public async Task Statistics_ThatNoDecisionInTheLogCanCite_AreDroppedAndNoOthers(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind, new EngineOptions { RetentionDays = Days });
        await test.PublishAsync(Shop.Catalog());
        var decisions = new List<DecideResult>();
        for (var day = 0; day < 30; day++)
        {
            // Of twelve days in the middle nothing is learned: their decisions cite the version from before.
            if (day is < 12 or > 24) await LearnAsync(test, day);
            decisions.Add(await test.Engine.DecideAsync(Shop.Ask($"asker-{day}", "r")));
            test.Time.Advance(TimeSpan.FromDays(1));
            await test.Engine.CheckpointAsync();
            await TickAsync(test);
        }

        const int firstKept = 30 - Days + 1;
        for (var day = 0; day < decisions.Count; day++)
        {
            var cause = (await test.Engine.ReplayAsync(decisions[day].DecisionId)).Cause;
            Assert.True(cause == (day < firstKept ? ReplayCause.HistoryCut : ReplayCause.None), $"day {day}: {cause}");
        }

        // The version of the quiet days is far older than the oldest record, and cited.
        var current = test.Engine.Statistics;
        var cited = decisions[firstKept].Decision!.StatisticsVersion;
        Assert.Equal(decisions[13].Decision!.StatisticsVersion, cited);
        Assert.True(cited > 10, $"{cited}");
        Assert.Equal(0, await CountAsync(test, "statistics", number => number < cited));
        Assert.Equal(current.Version - cited + 1, await CountAsync(test, "statistics", _ => true));
        Assert.Equal(0, await CountAsync(test, "segments", number => number < 10));
        await test.CrashAsync();
        Assert.Equal(current.Version, test.Engine.Statistics.Version);
        Assert.Equal(Orders(current.Segments), Orders(test.Engine.Statistics.Segments));
    }

    [Fact]
    public async Task Statistics_TheStoreFails_AreDroppedLater()
    {
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { RetentionDays = Days });
        await test.PublishAsync(Shop.Catalog());
        for (var day = 0; day < 20; day++)
        {
            await LearnAsync(test, day);
            test.Store.BeforeDrop = series =>
            {
                if (series == "statistics") throw new StoreUnavailableException(StoreOutcome.Known, "It is away.");
            };
            test.Time.Advance(TimeSpan.FromDays(1));
            await test.Engine.CheckpointAsync();
            await TickAsync(test);
        }

        var all = test.Engine.Statistics.Version;
        Assert.Equal(all, await CountAsync(test, "statistics", _ => true));
        test.Store.BeforeDrop = null;
        await TickAsync(test);
        Assert.InRange(await CountAsync(test, "statistics", _ => true), all / 3, all * 2 / 3);
    }

    private static long Orders(SegmentFigures? figures) => figures![LoyaltySegment.FirstPurchase].Orders;

    /// <summary>A response and a purchase: the next version of the statistics, with other segments.</summary>
    private static async Task LearnAsync(TestBase test, int day)
    {
        var version = test.Engine.Statistics.Version;
        var sent = await test.Engine.DecideAsync(Shop.Ask($"clicker-{day}", "r"));
        await SettleAsync(test, sent.ReservationId, "s");
        await test.Engine.RecordAsync([Purchase($"buyer-{day}", "e", test.Time.NowMs)]);
        await TickAsync(test);
        Assert.Equal(version + 1, test.Engine.Statistics.Version);
    }

    /// <summary>A turn of the statistics, whole.</summary>
    private static async Task TickAsync(TestBase test)
    {
        test.Time.Advance(TimeSpan.FromMinutes(1));
        await test.Engine.StatisticsTurnAsync();
    }

    private static async Task<int> CountAsync(TestBase test, string series, Func<long, bool> which) =>
        (await test.Store.ListDocumentsAsync(series)).Count(document => which(document.Number));

    private static async Task SettleAsync(TestBase test, string reservation, string id)
    {
        var settled = await test.Engine.SettleAsync(
            [new Settlement { SettlementId = id, ReservationId = reservation, Outcome = Outcome.Clicked }]);
        Assert.Equal(EventStatus.Applied, settled[0].Status);
    }

    private static async Task<byte[]> RecordOfAsync(TestBase test, string customer) =>
        (await test.Engine.GetCustomerAsync(customer)).Customer.Record.ToArray();
}
