using Decisioning.Server.Tests.Hosting;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>Caps on what pages show, over the wire.</summary>
public sealed class ImpressionTests
{
    private const int Calls = 100;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Decide_ManyPagesAtOnce_ShowTheOfferExactlySoOften(int limit)
    {
        await using var server = await ServerFixture.StartAsync(Capped(limit));
        using var other = server.NewChannel();
        Wire.DecisionService.DecisionServiceClient[] clients =
            [server.Decisions, new Wire.DecisionService.DecisionServiceClient(other)];

        var pages = await Task.WhenAll(Enumerable.Range(0, Calls).Select(
            i => clients[i % clients.Length].DecideAsync(Ask.Page("one", "home")).ResponseAsync));

        Assert.Equal(limit, pages.Sum(page => page.Placements[0].Offers.Count));
        var card = await server.Customers.GetCustomerAsync(new Wire.GetCustomerRequest { CustomerId = "one" });
        Assert.Equal(limit, card.Impressions.Count);
        Assert.All(card.Impressions, shown => Assert.Equal(("toy", "home", false),
            (shown.OfferId, shown.Placement, shown.Seen)));
    }

    [Fact]
    public async Task Decide_AFullCap_IsToldInWordsUntilAnswered()
    {
        await using var server = await ServerFixture.StartAsync(Capped(1));
        var first = await server.Decisions.DecideAsync(Ask.Page("one", "home"));
        var asked = Ask.Page("one", "home");
        asked.Explain = Wire.ExplainLevel.Reasons;

        var full = await server.Decisions.DecideAsync(asked);
        await server.Decisions.SettleAsync(Report(first.Placements[0].Offers[0].Token, Wire.Outcome.Clicked));
        var answered = await server.Decisions.DecideAsync(Ask.Page("one", "home"));

        var reason = Assert.Single(full.Reasons);
        Assert.Equal((Wire.ReasonCode.CapReached, "shown"), (reason.Code, reason.Rule));
        Assert.Contains("Cap shown: 1 of 1 impression in 7 days for toy", reason.Detail);
        Assert.Equal(first.DecidedAt.ToDateTime().AddMinutes(10), reason.Until.ToDateTime(), TimeSpan.FromSeconds(1));
        Assert.Single(answered.Placements[0].Offers);
    }

    [Fact]
    public async Task Decide_ADryRunInSoManyWords_CountsNothing()
    {
        await using var server = await ServerFixture.StartAsync(Capped(1));
        var dry = Ask.Page("one", "home");
        dry.Hold = Wire.Hold.None;

        Assert.Single((await server.Decisions.DecideAsync(dry)).Placements[0].Offers);
        Assert.Single((await server.Decisions.DecideAsync(dry)).Placements[0].Offers);
        Assert.Single((await server.Decisions.DecideAsync(Ask.Page("one", "home"))).Placements[0].Offers);
        Assert.Empty((await server.Decisions.DecideAsync(dry)).Placements[0].Offers);
    }

    [Fact]
    public async Task ValidUntil_IsTheEarliestEnd()
    {
        var catalog = TestCatalogs.Small();
        await using var server = await ServerFixture.StartAsync(catalog);
        Assert.Equal(TimeSpan.FromMinutes(5), await ValidForAsync(server));

        var capped = Capped(3);
        capped.Policy.ProvisionalMinutes = 2;
        await server.PublishAsync(capped);
        Assert.Equal(TimeSpan.FromMinutes(2), await ValidForAsync(server));

        capped.Offers[0].EndsAt = Ask.Now + Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(
            TimeSpan.FromMinutes(1));
        await server.PublishAsync(capped);
        var page = await server.Decisions.DecideAsync(Ask.Page("one", "home"));
        Assert.Equal(
            capped.Offers[0].EndsAt.ToDateTime(),
            page.Placements[0].ValidUntil.ToDateTime(),
            TimeSpan.FromMilliseconds(1));
    }

    private static async Task<TimeSpan> ValidForAsync(ServerFixture server)
    {
        var page = await server.Decisions.DecideAsync(Ask.Page("one", "home"));
        return page.Placements[0].ValidUntil.ToDateTime() - page.DecidedAt.ToDateTime();
    }

    private static Wire.SettleRequest Report(string token, Wire.Outcome outcome) => new()
    {
        Items = { new Wire.SettlementItem { SettlementId = "s1", Token = token, Outcome = outcome } },
    };

    private static Wire.Catalog Capped(int limit)
    {
        var catalog = TestCatalogs.Small();
        var cap = Ask.Cap("shown", limit, Wire.CapScope.Offer);
        cap.Counts = Wire.CapCounts.Impressions;
        catalog.Policy.Caps.Add(cap);
        catalog.Policy.ProvisionalMinutes = 10;
        return catalog;
    }
}
