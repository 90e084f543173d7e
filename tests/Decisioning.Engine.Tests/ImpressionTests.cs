using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Engine.Tests.Testing;

namespace Decisioning.Engine.Tests;

/// <summary>What pages show is counted before it is answered, where a cap asks for it.</summary>
public sealed class ImpressionTests
{
    private const int Calls = 100;

    [Theory]
    [InlineData("volatile", 1)]
    [InlineData("volatile", 7)]
    [InlineData("sqlite", 3)]
    public async Task Decide_ManyPagesAtOnce_ShowsTheOfferExactlySoOften(string kind, int limit)
    {
        await using var test = await TestBase.OpenAsync(kind);
        await test.PublishAsync(Capped(limit));
        var pages = await Task.WhenAll(Enumerable.Range(0, Calls).Select(
            _ => Task.Run(async () => await test.Engine.DecideAsync(Shop.Page("c")))));
        Assert.Equal(limit, pages.Count(page => Shows(page, "o1")));
        Assert.Equal(Calls, pages.Count(page => Shows(page, "o2")));

        foreach (var page in pages.Take(20))
            Assert.Equal(ReplayCause.None, (await test.Engine.ReplayAsync(page.DecisionId)).Cause);
        await test.CrashAsync();
        Assert.False(Shows(await test.Engine.DecideAsync(Shop.Page("c")), "o1"));
        Assert.True((await test.Engine.VerifyAsync()).IsSound);
    }

    [Fact]
    public async Task Decide_APageOfANewcomer_IsReportedWithoutHisName()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Capped(1));
        var first = await test.Engine.DecideAsync(Shop.Page("new"));
        Assert.Equal(1u, (await test.Engine.GetCustomerAsync("new")).Customer.View.Header.Version);
        Assert.False(Shows(await test.Engine.DecideAsync(Shop.Page("new")), "o1"));

        var reports = await test.Engine.SettleAsync(
        [
            new Settlement { SettlementId = "s1", OfferToken = first.OfferToken(0), Outcome = Outcome.Clicked },
        ]);
        Assert.Equal((EventStatus.Applied, "new"), (reports[0].Status, reports[0].CustomerId));
        Assert.True(Shows(await test.Engine.DecideAsync(Shop.Page("new")), "o1"));
    }

    [Fact]
    public async Task Decide_ReportedAsSeenByItsDecision_CountsBeyondTheProvisionalTime()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Capped(1));
        var seen = await test.Engine.DecideAsync(Shop.Page("seen"));
        await test.Engine.DecideAsync(Shop.Page("unseen"));
        await test.Engine.SettleAsync(
        [
            new Settlement
            {
                SettlementId = "s1", DecisionId = seen.DecisionId, OfferId = "o1", Outcome = Outcome.Seen,
            },
        ]);
        test.Time.Advance(TimeSpan.FromMinutes(31));
        Assert.False(Shows(await test.Engine.DecideAsync(Shop.Page("seen")), "o1"));
        Assert.True(Shows(await test.Engine.DecideAsync(Shop.Page("unseen")), "o1"));
    }

    [Fact]
    public async Task Decide_WhatIsShownToNobody_IsNotCounted()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Capped(1));
        var dry = Shop.Page("c") with { ShowsNothing = true };
        Assert.True(Shows(await test.Engine.DecideAsync(dry), "o1"));
        Assert.True(Shows(await test.Engine.DecideAsync(dry), "o1"));
        Assert.True((await test.Engine.GetCustomerAsync("c")).Customer.View.IsNewcomer);
    }

    [Fact]
    public async Task Decide_APageWithAContact_PromisesBothInOneRecord()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Capped(1));
        var both = Shop.Ask("c", "r1") with { Placements = Shop.Page("c").Placements };
        var first = await test.Engine.DecideAsync(both);
        Assert.True(Shows(first, "o1"));
        Assert.Equal(Verdict.Send, first.Decision!.Contact!.Verdict);
        var view = (await test.Engine.GetCustomerAsync("c")).Customer;
        Assert.Equal((1u, 1, 1), (view.View.Header.Version, view.View.Contacts.Length, view.View.Impressions.Length));

        var again = await test.Engine.DecideAsync(both);
        Assert.True(again.Replayed);
        Assert.Equal(1u, (await test.Engine.GetCustomerAsync("c")).Customer.View.Header.Version);
        Assert.False(Shows(await test.Engine.DecideAsync(Shop.Page("c")), "o1"));
        Assert.Equal(ReplayCause.None, (await test.Engine.ReplayAsync(first.DecisionId)).Cause);
    }

    [Fact]
    public async Task Decide_WithoutSuchACap_KeepsNothingOfAPage()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        Assert.True(Shows(await test.Engine.DecideAsync(Shop.Page("c")), "o1"));
        Assert.True((await test.Engine.GetCustomerAsync("c")).Customer.View.IsNewcomer);
    }

    /// <summary>The first of the two offers is shown so often in a week.</summary>
    private static CatalogDefinition Capped(int limit)
    {
        var shop = Shop.Catalog();
        var cap = new CapDefinition
        {
            CapId = "shown",
            Counts = CapCounts.Impressions,
            Limit = limit,
            WindowHours = 168,
            Scope = CapScope.Offer,
            Subject = "o1",
        };
        return shop with { Policy = shop.Policy with { Caps = [.. shop.Policy.Caps, cap] } };
    }

    private static bool Shows(DecideResult page, string offer)
    {
        Assert.Equal(RefusalCause.None, page.Refusal.Cause);
        return page.Decision!.Placements[0].Offers.Any(shown => shown.OfferId == offer);
    }
}
