using Decisioning.Engine.Tests.Testing;
using static Decisioning.Engine.Tests.Testing.Happenings;

namespace Decisioning.Engine.Tests;

/// <summary>What is read of a customer's history, and how much of it.</summary>
public sealed class HistoryTests
{
    [Fact]
    public async Task HistoryAsync_WhileAPageWaitsForItsGroup_HasThePage()
    {
        await using var test = await TestBase.OpenAsync(behindInterval: TimeSpan.FromMilliseconds(20));
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.RecordAsync([View("c", "e1", test.Time.NowMs)]);
        var page = await test.Engine.DecideAsync(Shop.Page("c"));

        var reading = test.Engine.HistoryAsync("c").AsTask();
        await Patience.For(reading, "the history");

        Assert.Equal(page.DecisionId, (await reading).Entries.Last().DecisionId);
    }

    [Fact]
    public async Task HistoryAsync_OfMoreBytesThanMayBe_ReadsNoFurther()
    {
        await using var test = await TestBase.OpenAsync();
        for (var i = 0; i < 10; i++) await test.Engine.RecordAsync([View("c", $"e{i}", test.Time.NowMs)]);
        var whole = await test.Engine.HistoryAsync("c", mostBytes: 10_000);
        var part = await test.Engine.HistoryAsync("c", mostBytes: 10 * 64);

        Assert.Equal((10, false), (whole.Entries.Count(), whole.IsTooLong));
        Assert.Equal((0, true), (part.Entries.Count(), part.IsTooLong));
    }
}
