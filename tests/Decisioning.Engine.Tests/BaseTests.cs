using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Insight;
using Decisioning.Domain.Names;
using Decisioning.Domain.Segments;
using Decisioning.Engine.Tests.Testing;

namespace Decisioning.Engine.Tests;

/// <summary>The counters of the base count every durable record once, whatever stops the engine between.</summary>
public sealed class BaseTests
{
    private const int Day = 20_454; // 2026-01-01, on which the tests' clock begins.

    private static readonly ulong Email = NameHash.Of("email");

    [Theory]
    [InlineData("volatile")]
    [InlineData("volatile256")]
    [InlineData("sqlite")]
    public async Task GetBase_AcrossRestartsAndCrashes_CountsWhatHappenedOnce(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        await test.PublishAsync(Shop.Catalog(cap: 1, draw: 0.2));
        await LiveAsync(test, "a");
        await test.CrashAsync();
        await LiveAsync(test, "b");
        await test.Engine.CheckpointAsync();
        await LiveAsync(test, "c");
        await test.CrashAsync();
        await LiveAsync(test, "d");
        await test.RestartAsync();
        await test.CrashAsync();

        var figures = test.Engine.GetBase().Figures!;
        Assert.Equal(4, figures.Known);
        Assert.Equal([4], figures.Matrix.Where(cell => cell != 0));
        Assert.Equal(4, Movement(figures, null, LoyaltySegment.FirstPurchase));
        var email = figures.Today.Channels[Email];
        Assert.Equal(4, email.Contacts);
        Assert.Equal((4, 1), (email.Outcomes[(byte)Outcome.Converted], email.Outcomes.Count));
        Assert.Equal((4, 1), (email.Refusals[(byte)ReasonCode.CapReached], email.Refusals.Count));
        Assert.Equal((4, 1), (figures.Today.Offers[NameHash.Of("o1")], figures.Today.Offers.Count));
        var campaign = figures.Campaigns[NameHash.Of("spring")];
        Assert.Equal((4, 4, 4), (campaign.Contacts, campaign.Positive, campaign.Conversions));
        Assert.Equal((4 * 1_234, 4 * 100_000), (campaign.RealisedMinor, campaign.MarginMinor));
        Assert.Equal(4 * -Math.Log(0.8), campaign.DebtDrawn, 1e-9);
        Assert.Equal(4 * (-Math.Log(0.8) + 0.05), campaign.DebtReturned, 1e-6);
        Assert.True(campaign.ExpectedMicros > 0);
        Assert.Equal(4 * 700, figures.Retention.RevenueMinor);
    }

    [Fact]
    public async Task GetBase_AfterDryRunsAndUnsentWords_CountsNone()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog(cap: 1));
        await LiveAsync(test, "a");
        var before = test.Engine.GetBase().Figures!.Today;
        await test.Engine.DecideAsync(Shop.Ask("a", hold: HoldKind.None));
        await test.Engine.DecideAsync(Shop.Ask("newcomer", hold: HoldKind.None));
        await test.Engine.DecideAsync(Shop.Page("a") with { Channels = ["email"] });
        var after = test.Engine.GetBase().Figures!.Today;
        Assert.Equal(before.Channels[Email].Refusals, after.Channels[Email].Refusals);
        Assert.Equal(before.Offers, after.Offers);
    }

    [Fact]
    public async Task GetBase_OfARefusedNewcomer_CountsTheRefusalAndNoCustomer()
    {
        await using var test = await TestBase.OpenAsync("sqlite");
        await test.PublishAsync(Shop.Catalog(margin: 1, draw: 0.2));
        var answer = await test.Engine.DecideAsync(Shop.Ask("nobody", "r"));
        Assert.Equal(Verdict.DoNotSend, answer.Decision!.Contact!.Verdict);
        await Patience.Until(
            () => test.Engine.GetBase().Figures!.Today.Channels.Count > 0, "the refusal that is logged behind");
        await test.CrashAsync();
        var figures = test.Engine.GetBase().Figures!;
        Assert.Equal(0, figures.Known);
        Assert.Equal(1, figures.Today.Channels.Values.Sum(channel => channel.Refusals.Values.Sum()));
    }

    [Fact]
    public async Task GetBase_AfterAnErasure_KnowsNothingOfTheCustomer()
    {
        await using var test = await TestBase.OpenAsync("sqlite");
        await test.PublishAsync(Shop.Catalog());
        await LiveAsync(test, "a");
        await LiveAsync(test, "b");
        await test.RestartAsync();
        test.Time.Advance(TimeSpan.FromDays(1));
        await test.Engine.EraseAsync("a", "wish");
        for (var i = 0; i < 2; i++)
        {
            var figures = test.Engine.GetBase().Figures!;
            Assert.Equal((1, 1), (figures.Known, figures.Matrix.Sum()));
            Assert.Equal(1, Movement(figures, LoyaltySegment.FirstPurchase, null));
            Assert.Equal(700, figures.Retention.RevenueMinor);
            await test.CrashAsync();
        }
    }

    [Fact]
    public async Task GetBaseHistory_OverDaysWithAndWithoutTheEngine_HasEachDayAsItStood()
    {
        await using var test = await TestBase.OpenAsync("sqlite");
        await test.PublishAsync(Shop.Catalog(cap: 1));
        await LiveAsync(test, "a");
        test.Time.Advance(TimeSpan.FromHours(30));
        await LiveAsync(test, "b");
        await test.StopAsync();
        test.Time.Advance(TimeSpan.FromDays(40));
        await test.StartAsync();
        await LiveAsync(test, "c");
        await test.CrashAsync();

        var days = (await test.Engine.GetBaseHistoryAsync(4_000)).Days;

        Assert.Equal(Enumerable.Range(Day, 41), days.Select(day => day.Day));
        Assert.Equal([1, 2, 2], new[] { days[0].Known, days[1].Known, days[40].Known });
        Assert.All(days, day => Assert.Equal((day.Day + 1) * BaseCounters.DayMs, day.AtMs));
        Assert.Equal([1, 1, 0], new[] { 0, 1, 2 }.Select(i =>
            days[i].Today.Channels.Values.Sum(channel => channel.Contacts)));

        // The first customer bought at 00:00 of the first day: at the end of day 30 that is 31 whole days ago.
        Assert.Equal([1, 0], new[] { 30, 31 }.Select(i =>
            Movement(days[i], LoyaltySegment.FirstPurchase, LoyaltySegment.Newcomer)));
        Assert.Equal(1, Movement(days[32], LoyaltySegment.FirstPurchase, LoyaltySegment.Newcomer));
        Assert.Equal([1, 1], days[31].Matrix.Take(2));
        Assert.Equal([0, 2], days[40].Matrix.Take(2));
        Assert.Equal(5, (await test.Engine.GetBaseHistoryAsync(5)).Days.Count);
    }

    [Fact]
    public async Task GetBase_UnderANewCatalog_UsesItsThresholdsAtOnce()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog());
        await LiveAsync(test, "a");
        test.Time.Advance(TimeSpan.FromDays(10));
        Assert.Equal(1, test.Engine.GetBase().Figures!.InCell(LoyaltySegment.FirstPurchase));
        await test.PublishAsync(Shop.Catalog() with
        {
            Segments = new SegmentsDefinition { FirstPurchaseDays = 3, AtRiskAfterDays = 5 },
        });
        Assert.Equal(1, test.Engine.GetBase().Figures!.InCell(LoyaltySegment.OneOffAtRisk));
    }

    private static long Movement(BaseFigures figures, LoyaltySegment? from, LoyaltySegment? to)
    {
        var outside = TrustSums.Segments;
        return figures.Movements[((int?)from ?? outside) * (outside + 1) + ((int?)to ?? outside)];
    }

    /// <summary>Buys, is contacted once, responds with an amount, and is refused a second contact by the cap.</summary>
    private static async Task LiveAsync(TestBase test, string customer)
    {
        var bought = await test.Engine.RecordAsync([new CustomerEventItem(customer, new PurchaseEvent
        {
            EventId = "bought",
            OccurredAtMs = test.Time.NowMs,
            OrderId = "order",
            Lines = [new OrderLine("p", "other", 1, 700, 700)],
        })]);
        Assert.Equal(EventStatus.Applied, bought[0].Status);
        var sent = await test.Engine.DecideAsync(Shop.Ask(customer, "r1") with { Campaign = "spring" });
        Assert.Equal(Verdict.Send, sent.Decision!.Contact!.Verdict);
        var settled = await test.Engine.SettleAsync([new Settlement
        {
            SettlementId = "s",
            ReservationId = sent.ReservationId,
            Outcome = Outcome.Converted,
            AmountMinor = 1_234,
        }]);
        Assert.Equal(EventStatus.Applied, settled[0].Status);
        await test.Engine.DecideAsync(Shop.Ask(customer, "r2") with { Campaign = "spring" });

        // What is logged behind is durable before what comes after it in the same log.
        await test.Engine.RecordAsync([new CustomerEventItem(customer, new ActionEvent
        {
            EventId = "seen",
            OccurredAtMs = test.Time.NowMs,
            Kind = ActionKind.View,
        })]);
    }
}
