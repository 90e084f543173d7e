using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;

namespace Decisioning.Engine.Tests;

/// <summary>No budget of a subsidy is exceeded, however many ask at once or are cut off; none is left over.</summary>
public sealed class SubsidyTests
{
    private const int Calls = 1_000;
    private const long Subsidy = 60_000;

    [Theory]
    [InlineData("volatile", 7)]
    [InlineData("volatile256", 200)]
    [InlineData("sqlite", 200)]
    public async Task Decide_ManyCustomersAtOnce_SpendExactlyTheBudget(string kind, int bears)
    {
        await using var test = await TestBase.OpenAsync(kind);
        await test.PublishAsync(Loss(bears));
        var results = await Task.WhenAll(Questions(Calls).Select(query => AskAsync(test.Engine, query)));
        AssertExact(results, bears);
        Assert.Equal(bears * Subsidy, test.Engine.SubsidySpentMinor("o1"));
    }

    [Theory]
    [InlineData("volatile", false)]
    [InlineData("volatile256", true)]
    [InlineData("sqlite", false)]
    [InlineData("sqlite", true)]
    public async Task Decide_WithARestartInTheMiddle_SpendExactlyTheBudget(string kind, bool crash)
    {
        const int Bears = 600;
        await using var test = await TestBase.OpenAsync(kind);
        await test.PublishAsync(Loss(Bears));
        var queries = Questions(Calls);
        var first = queries[..(Calls / 2)].Select(query => AskAsync(test.Engine, query)).ToArray();
        await Patience.Until(() => first.Any(call => call.IsCompleted), "the first answer");
        if (crash) await test.CrashAsync();
        else await test.RestartAsync();
        var before = await Task.WhenAll(first);

        // Who got no answer asks again with the same request id, as a sender does.
        var again = before.Where(call => call.Result.Refusal.Refused).Select(call => call.Query);
        var after = await Task.WhenAll(
            again.Concat(queries[(Calls / 2)..]).Select(query => AskAsync(test.Engine, query)));
        AssertExact([.. before.Where(call => !call.Result.Refusal.Refused), .. after], Bears);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(Bears * Subsidy, test.Engine.SubsidySpentMinor("o1"));
            await test.CrashAsync();
        }

        await test.Engine.CheckpointAsync();
        await test.CrashAsync();
        Assert.Equal(Bears * Subsidy, test.Engine.SubsidySpentMinor("o1"));
        Assert.True((await test.Engine.VerifyAsync()).IsSound);
    }

    [Theory]
    [InlineData("volatile256")]
    [InlineData("sqlite")]
    public async Task Decide_WhileTheBaseIsCounted_SpendExactlyTheBudget(string kind)
    {
        const int Bears = 200;
        await using var test = await TestBase.OpenAsync(kind);
        await test.PublishAsync(Loss(Bears));
        var queries = Questions(Calls);
        var saved = await Task.WhenAll(queries[..100].Select(query => AskAsync(test.Engine, query)));
        await test.Engine.CheckpointAsync();
        var tail = await Task.WhenAll(queries[100..150].Select(query => AskAsync(test.Engine, query)));
        var gate = test.NewGate();
        test.BeforeState = gate.PassAsync;
        await test.CrashAsync();
        var first = await Task.WhenAll(queries[150..].Select(query => AskAsync(test.Engine, query)));
        Assert.True(test.Engine.GetBase().Refusal.Refused);
        AssertExact([.. saved, .. tail, .. first], Bears);
        gate.Open();
        await Patience.For(test.Engine.BaseCountedAsync(), "the end of the counting");
        Assert.Equal(Bears * Subsidy, test.Engine.SubsidySpentMinor("o1"));
    }

    [Theory]
    [InlineData("volatile")]
    [InlineData("volatile256")]
    [InlineData("sqlite")]
    public async Task Decide_APromiseThatIsDropped_GivesItsSubsidyBack(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        await test.PublishAsync(Loss(1));
        test.Store.BeforeAppend = _ => throw new StoreUnavailableException(StoreOutcome.Known, "The disk is full.");
        var dropped = await test.Engine.DecideAsync(Shop.Ask("a", "r"));
        Assert.Equal(RefusalCause.Unavailable, dropped.Refusal.Cause);

        test.Store.BeforeAppend = null;
        var probe = TimeSpan.FromMilliseconds(300);
        await Patience.Until(
            () =>
            {
                if (test.Time.RingsWithin(probe)) test.Time.Advance(probe);
                return test.Engine.Health.Serving;
            },
            "the probe of the log");
        Assert.Equal(Verdict.Send, (await test.Engine.DecideAsync(Shop.Ask("b", "r"))).Decision!.Contact!.Verdict);
        Assert.Equal(ReasonCode.SubsidySpent, await RefusalAsync(test, "c"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Decide_APromiseOfUnknownOutcome_IsSpentIfItLanded(bool landed)
    {
        await using var test = await TestBase.OpenAsync(
            "volatile", new EngineOptions { RecoveryPause = TimeSpan.Zero });
        await test.PublishAsync(Loss(1));
        Func<AppendGroup, Task> lose =
            _ => throw new StoreUnavailableException(StoreOutcome.Unknown, "The reply was lost.");
        if (landed) test.Store.AfterAppend = lose;
        else test.Store.BeforeAppend = lose;
        await test.Engine.DecideAsync(Shop.Ask("a", "r"));
        (test.Store.AfterAppend, test.Store.BeforeAppend) = (null, null);
        await Patience.Until(() => test.Engine.Health.Serving, "the log to open again");

        Assert.Equal(landed ? Subsidy : 0, test.Engine.SubsidySpentMinor("o1"));
        Assert.Equal(landed ? ReasonCode.SubsidySpent : ReasonCode.None, await RefusalAsync(test, "b"));
        Assert.Equal(ReasonCode.SubsidySpent, await RefusalAsync(test, "c"));
    }

    [Fact]
    public async Task Decide_WhileAPromiseIsUnderWay_DoesNotPromiseItsSubsidyTwice()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Loss(1));
        var gate = test.NewGate();
        test.Store.BeforeAppend = _ => gate.PassAsync();
        var first = test.Engine.DecideAsync(Shop.Ask("a", "r")).AsTask();
        await Patience.For(gate.Reached, "the write");
        Assert.Equal(0, test.Engine.SubsidySpentMinor("o1"));
        Assert.Equal(ReasonCode.SubsidySpent, await RefusalAsync(test, "b", HoldKind.None));
        gate.Open();
        Assert.Equal(Verdict.Send, (await Patience.For(first, "the promise")).Decision!.Contact!.Verdict);
    }

    [Fact]
    public async Task Decide_DryRuns_SpendNothing()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Loss(1));
        for (var i = 0; i < 3; i++)
            Assert.Equal(ReasonCode.None, await RefusalAsync(test, $"c{i}", HoldKind.None));
        Assert.Equal(0, test.Engine.SubsidySpentMinor("o1"));
        Assert.Equal(ReasonCode.None, await RefusalAsync(test, "c"));
    }

    [Fact]
    public async Task Settle_Released_GivesNothingBackAndAHigherBudgetDoes()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Loss(1));
        var sent = await test.Engine.DecideAsync(Shop.Ask("a", "r"));
        await test.Engine.SettleAsync([new Settlement
        {
            SettlementId = "s",
            ReservationId = sent.ReservationId,
            Outcome = Outcome.Released,
        }]);
        Assert.Equal(ReasonCode.SubsidySpent, await RefusalAsync(test, "b"));
        await test.PublishAsync(Loss(2));
        Assert.Equal(ReasonCode.None, await RefusalAsync(test, "b"));
        Assert.Equal(ReasonCode.SubsidySpent, await RefusalAsync(test, "c"));
    }

    [Theory]
    [InlineData("volatile")]
    [InlineData("sqlite")]
    public async Task Erase_ASubsidisedCustomer_KeepsWhatIsSpent(string kind)
    {
        await using var test = await TestBase.OpenAsync(kind);
        await test.PublishAsync(Loss(1));
        await test.Engine.DecideAsync(Shop.Ask("a", "r"));
        Assert.Equal(RefusalCause.None, (await test.Engine.EraseAsync("a", "wish")).Refusal.Cause);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(Subsidy, test.Engine.SubsidySpentMinor("o1"));
            Assert.Equal(ReasonCode.SubsidySpent, await RefusalAsync(test, "b", HoldKind.None));
            await test.CrashAsync();
        }
    }

    [Fact]
    public async Task Replay_AfterTheBudgetIsSpent_IsExactForThoseBeforeAndAfter()
    {
        await using var test = await TestBase.OpenAsync("sqlite");
        await test.PublishAsync(Loss(1));
        await test.Engine.RecordAsync([Happenings.View("b", "e", test.Time.NowMs)]);
        var sent = await test.Engine.DecideAsync(Shop.Ask("a", "r"));
        var refused = await test.Engine.DecideAsync(Shop.Ask("b", "r"));
        Assert.Equal(
            (Subsidy * 10_000, ReasonCode.SubsidySpent),
            (sent.Decision!.Contact!.Offer!.SubsidyMicros, refused.Decision!.Contact!.Reason!.Code));
        await test.PublishAsync(Loss(50));
        await test.RestartAsync();
        foreach (var answer in new[] { sent, refused })
            Assert.Equal(ReplayCause.None, (await test.Engine.ReplayAsync(answer.DecisionId)).Cause);
    }

    /// <summary>o1 brings 50,000 and costs 100,000 to send; nothing else is to be had.</summary>
    private static CatalogDefinition Loss(int bears)
    {
        var shop = Shop.Catalog();
        return shop with
        {
            Offers =
            [
                shop.Offers[0] with
                {
                    SubsidyMinor = Subsidy,
                    SubsidyBudgetMinor = (bears * Subsidy) + Subsidy - 1,
                },
            ],
            Channels = [.. shop.Channels.Select(channel => channel.Outbound
                ? channel with { CostAttemptMinor = 100_000 }
                : channel)],
        };
    }

    private static void AssertExact((DecisionQuery Query, DecideResult Result)[] calls, int bears)
    {
        Assert.All(calls, call => Assert.Equal(RefusalCause.None, call.Result.Refusal.Cause));
        var sends = calls.Where(call => call.Result.Decision!.Contact!.Verdict == Verdict.Send).ToArray();
        Assert.Equal(bears, sends.Length);
        Assert.All(sends, call => Assert.Equal(
            Subsidy * 10_000, call.Result.Decision!.Contact!.Offer!.SubsidyMicros));
        Assert.All(
            calls.Except(sends),
            call => Assert.Equal(ReasonCode.SubsidySpent, call.Result.Decision!.Contact!.Reason!.Code));
    }

    private static DecisionQuery[] Questions(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Shop.Ask($"c{i}", "r", i % 2 == 0 ? "email" : "push"))];

    private static async Task<ReasonCode> RefusalAsync(
        TestBase test, string customer, HoldKind hold = HoldKind.Reserve)
    {
        var answer = await test.Engine.DecideAsync(Shop.Ask(customer, hold: hold));
        return answer.Decision!.Contact!.Reason?.Code ?? ReasonCode.None;
    }

    private static Task<(DecisionQuery Query, DecideResult Result)> AskAsync(
        DecisionEngine engine, DecisionQuery query) =>
        Task.Run(async () => (query, await engine.DecideAsync(query)));
}
