using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;
using Decisioning.Domain.Segments;
using Decisioning.Domain.Statistics;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;

namespace Decisioning.Engine.Tests;

/// <summary>Base statistics count every durable response once, whatever stops the engine between.</summary>
public sealed class StatisticsTests
{
    private static readonly ulong Email = NameHash.Of("email");

    [Theory]
    [InlineData("volatile")]
    [InlineData("volatile256")]
    [InlineData("sqlite")]
    public async Task Responses_AcrossRestarts_AreCountedOnce(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        await test.PublishAsync(Shop.Catalog());
        Assert.Equal(0, test.Engine.Statistics.Version);
        await RespondAsync(test, "a");
        await PublishedAsync(test, 1);
        await RespondAsync(test, "b");
        await test.Engine.CheckpointAsync();
        await test.CrashAsync();
        await RespondAsync(test, "c");
        await test.CrashAsync();
        await test.RestartAsync();

        // Three clicks where about 0.5 was expected of each: (3 + 20) / (1.5 + 20); two would give 1.05, four 1.09.
        Assert.InRange(test.Engine.Statistics.CalibrationOf(Email, 0), 1.065, 1.075);
        Assert.Equal(2, test.Engine.Statistics.Version);
    }

    [Fact]
    public async Task Publish_ManyResponsesInAMinute_IsOneVersion()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        for (var i = 0; i < 10; i++) await RespondAsync(test, $"c{i}");
        Assert.Equal(0, test.Engine.Statistics.Version);
        await PublishedAsync(test, 1);
        test.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, test.Engine.Statistics.Version);
    }

    [Fact]
    public async Task Replay_AfterTheStatisticsChanged_ReadsTheOldOnes()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        var sent = await test.Engine.DecideAsync(Shop.Ask("early", "r"));
        await RespondAsync(test, "a");
        await PublishedAsync(test, 1);
        Assert.Equal(ReplayCause.None, (await test.Engine.ReplayAsync(sent.DecisionId)).Cause);
        var later = await test.Engine.DecideAsync(Shop.Ask("late", "r"));
        Assert.Equal(1, later.Decision!.StatisticsVersion);
        await RespondAsync(test, "b");
        await PublishedAsync(test, 2);
        Assert.Equal(ReplayCause.None, (await test.Engine.ReplayAsync(later.DecisionId)).Cause);
    }

    [Theory]
    [InlineData("volatile")]
    [InlineData("sqlite")]
    public async Task Segments_OfWhatWasBought_AreAVersionThatDecisionsCiteAndRepeat(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        await test.PublishAsync(Shop.Catalog());
        for (var i = 0; i < 3; i++) await BuyAsync(test, $"buyer-{i}", "first");
        await PublishedAsync(test, 1);
        var figures = test.Engine.Statistics.Segments!;
        Assert.Equal((3, 3_000), (First(figures).Orders, First(figures).MoneyMinor));
        Assert.Equal([NameHash.Of("toys")], figures.Categories);
        var early = await test.Engine.DecideAsync(Shop.Ask("buyer-0", "early"));
        Assert.Equal(1, early.Decision!.StatisticsVersion);

        // Within the hour what is bought changes nothing; after it, the next version knows of it, and only once.
        await BuyAsync(test, "buyer-3", "first");
        test.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(1, test.Engine.Statistics.Version);
        test.Time.Advance(TimeSpan.FromMinutes(40));
        await Patience.Until(() => test.Engine.Statistics.Version == 2, "the segments' next version");
        Assert.Equal(4, First(test.Engine.Statistics.Segments!).Orders);
        await test.CrashAsync();
        Assert.Equal(2, test.Engine.Statistics.Version);
        Assert.Equal(4, First(test.Engine.Statistics.Segments!).Orders);

        Assert.Equal(ReplayCause.None, (await test.Engine.ReplayAsync(early.DecisionId)).Cause);
    }

    [Fact]
    public async Task Segments_WhileNobodyBought_AreNoVersion()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.DecideAsync(Shop.Ask("somebody", "r"));
        test.Time.Advance(TimeSpan.FromHours(3));
        Assert.Equal((0, null), (test.Engine.Statistics.Version, test.Engine.Statistics.Segments));
    }

    [Fact]
    public async Task Publish_AnswerLost_TakesTheNextNumber()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        test.Store.AfterPut = entry =>
        {
            test.Store.AfterPut = null;
            throw new StoreUnavailableException(StoreOutcome.Unknown, $"The answer to {entry.Name} was lost.");
        };
        await RespondAsync(test, "a");
        test.Time.Advance(TimeSpan.FromMinutes(1));
        await Patience.Until(() => test.Store.AfterPut is null, "the loss");
        Assert.Equal(0, test.Engine.Statistics.Version);
        await PublishedAsync(test, 2);
        var sent = await test.Engine.DecideAsync(Shop.Ask("b", "r"));
        await test.CrashAsync();
        Assert.Equal(2, test.Engine.Statistics.Version);
        Assert.InRange(test.Engine.Statistics.CalibrationOf(Email, 0), 1.02, 1.03);
        Assert.Equal(ReplayCause.None, (await test.Engine.ReplayAsync(sent.DecisionId)).Cause);
    }

    [Fact]
    public async Task Segments_FirstPurchaseAfterAnEmptyStart_IsAVersionAtOnce()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        test.Time.Advance(TimeSpan.FromMinutes(1));
        test.Time.Advance(TimeSpan.FromMinutes(1));
        await BuyAsync(test, "buyer", "first");
        await PublishedAsync(test, 1);
        Assert.Equal(1, First(test.Engine.Statistics.Segments!).Orders);
    }

    /// <summary>The catalog's one category is bought in last and least, behind more than can be kept apart.</summary>
    [Fact]
    public async Task Segments_OfMoreCategoriesThanAreKeptApart_HoldTheCatalogs_AlsoAfterARestart()
    {
        await using var test = await TestBase.OpenAsync("sqlite");
        await test.PublishAsync(Shop.Catalog());
        for (var i = 0; i < 40; i++)
            await BuyAsync(test, $"buyer-{i}", "first", [.. Enumerable.Range(i * 16, 16).Select(n => $"category-{n}")]);
        await BuyAsync(test, "last", "first");
        await PublishedAsync(test, 1);
        Assert.Equal(1, ToysOf(test));

        await test.RestartAsync();
        await BuyAsync(test, "another", "first");
        test.Time.Advance(TimeSpan.FromMinutes(70));
        await Patience.Until(() => test.Engine.Statistics.Version == 2, "the segments' next version");
        Assert.Equal(2, ToysOf(test));
    }

    private static long ToysOf(TestBase test)
    {
        var figures = test.Engine.Statistics.Segments!;
        Assert.Equal(SegmentFigures.MostCategories, figures.Categories.Count);
        var toys = figures.Categories.ToList().IndexOf(NameHash.Of("toys"));
        Assert.NotEqual(-1, toys);
        return First(figures).CategoryOrders[toys];
    }

    private static SegmentCell First(SegmentFigures figures) => figures[LoyaltySegment.FirstPurchase];

    private static async Task BuyAsync(TestBase test, string customer, string order, params string[] categories)
    {
        var atMs = test.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var results = await test.Engine.RecordAsync(
        [
            new CustomerEventItem(customer, new PurchaseEvent
            {
                EventId = order,
                OccurredAtMs = atMs,
                OrderId = order,
                Lines = categories is []
                    ? [new OrderLine("bear", "toys", 1, 1_000, 1_000)]
                    : [.. categories.Select(category => new OrderLine("thing", category, 1, 10, 10))],
            }),
        ]);
        Assert.Equal(EventStatus.Applied, results[0].Status);
    }

    private static async Task RespondAsync(TestBase test, string customer)
    {
        var sent = await test.Engine.DecideAsync(Shop.Ask(customer, "r"));
        var settled = await test.Engine.SettleAsync(
            [new Settlement { SettlementId = "s", ReservationId = sent.ReservationId, Outcome = Outcome.Clicked }]);
        Assert.Equal(EventStatus.Applied, settled[0].Status);
    }

    private static async Task PublishedAsync(TestBase test, long version)
    {
        test.Time.Advance(TimeSpan.FromMinutes(1));
        await Patience.Until(() => test.Engine.Statistics.Version == version, $"version {version} of the statistics");
    }
}
