using Decisioning.Domain.Deciding;
using Decisioning.Engine.Tests.Testing;

namespace Decisioning.Engine.Tests;

/// <summary>Several requests of one page view get no offer twice, without saying what they were answered.</summary>
public sealed class PageTests
{
    private static readonly DecisionQuery Block = Shop.Page("c") with
    {
        PageId = "view-1",
        Placements = [new PlacementQuery("home", 1)],
    };

    [Fact]
    public async Task Decide_TwoRequestsOfOnePage_ShowNoOfferTwice()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());

        var first = await test.Engine.DecideAsync(Block);
        var second = await test.Engine.DecideAsync(Block with { Explain = ExplainLevel.Reasons });

        Assert.Equal(["o1"], Shown(first));
        Assert.Equal(["o2"], Shown(second));
        Assert.Contains(
            second.Decision!.Reasons, reason => reason is { OfferId: "o1", Code: ReasonCode.ShownElsewhere });
        Assert.Empty(Shown(await test.Engine.DecideAsync(Block)));

        // Another view, another customer, and a request that names no page are asked anew.
        Assert.Equal(["o1"], Shown(await test.Engine.DecideAsync(Block with { PageId = "view-2" })));
        Assert.Equal(["o1"], Shown(await test.Engine.DecideAsync(Block with { CustomerId = "d" })));
        Assert.Equal(["o1"], Shown(await test.Engine.DecideAsync(Block with { PageId = "" })));
    }

    [Fact]
    public async Task Decide_ManyRequestsOfOnePageAtOnce_ShowEachOfferOnce()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            _ => Task.Run(async () => await test.Engine.DecideAsync(Block))));

        Assert.Equal(["o1", "o2"], answers.SelectMany(Shown).Order());
    }

    [Fact]
    public async Task Decide_ALaterRequestOfAPage_IsReplayedWithWhatItWasNotToShow()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.DecideAsync(Shop.Ask("c"));
        await test.Engine.DecideAsync(Block);
        var second = await test.Engine.DecideAsync(Block);

        await test.RestartAsync();

        var replayed = await test.Engine.ReplayAsync(second.DecisionId);
        Assert.Equal(ReplayCause.None, replayed.Cause);
        Assert.Equal(["o1"], Shown(await test.Engine.DecideAsync(Block)));
    }

    [Fact]
    public async Task Decide_ADryRunOfAPage_ShowsNothingToLaterRequests()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.DecideAsync(Block with { ShowsNothing = true });
        Assert.Equal(["o1"], Shown(await test.Engine.DecideAsync(Block)));
    }

    [Fact]
    public async Task Decide_APageOfTenMinutesAgo_IsForgotten()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.DecideAsync(Block);
        test.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(["o2"], Shown(await test.Engine.DecideAsync(Block)));
        test.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["o1"], Shown(await test.Engine.DecideAsync(Block)));
    }

    [Fact]
    public async Task Decide_MorePagesThanAreRemembered_ForgetsTheOldest()
    {
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { RememberedPages = 2 });
        await test.PublishAsync(Shop.Catalog());
        foreach (var view in new[] { "view-1", "view-2", "view-3" })
            await test.Engine.DecideAsync(Block with { PageId = view });

        Assert.Equal(["o2"], Shown(await test.Engine.DecideAsync(Block with { PageId = "view-3" })));
        Assert.Equal(["o2"], Shown(await test.Engine.DecideAsync(Block with { PageId = "view-2" })));
        Assert.Equal(["o1"], Shown(await test.Engine.DecideAsync(Block)));
    }

    [Fact]
    public async Task Decide_APageThatBeganAnew_IsAmongTheNewest()
    {
        await using var test = await TestBase.OpenAsync(options: new EngineOptions { RememberedPages = 2 });
        await test.PublishAsync(Shop.Catalog());
        await test.Engine.DecideAsync(Block);
        test.Time.Advance(TimeSpan.FromMinutes(6));
        await test.Engine.DecideAsync(Block with { PageId = "view-2" });
        test.Time.Advance(TimeSpan.FromMinutes(6));
        await test.Engine.DecideAsync(Block);
        await test.Engine.DecideAsync(Block with { PageId = "view-3" });

        Assert.Equal(["o2"], Shown(await test.Engine.DecideAsync(Block)));
        Assert.Equal(["o1"], Shown(await test.Engine.DecideAsync(Block with { PageId = "view-2" })));
    }

    private static IEnumerable<string> Shown(DecideResult page)
    {
        Assert.Equal(RefusalCause.None, page.Refusal.Cause);
        return page.Decision!.Placements[0].Offers.Select(offer => offer.OfferId);
    }
}
