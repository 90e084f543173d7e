using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Engine.Tests.Testing;

namespace Decisioning.Engine.Tests;

/// <summary>What is asked together with a settlement is decided in its turn.</summary>
public sealed class NextDecisionTests
{
    [Fact]
    public async Task BeginSettle_WithTheNextQuestion_LetsNobodyComeBetween()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog(cap: 1));
        var sent = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        var gate = test.NewGate();
        test.Store.BeforeAppend = _ => gate.PassAsync();

        // The released place is taken by the next question, though the release is not durable yet.
        var next = new NextQuestion(Shop.Ask("c", "r2"), null, 0);
        var results = await test.Engine.BeginSettleAsync([Released(sent)], next: next);
        await Patience.For(gate.Reached, "the write");
        var other = test.Engine.DecideAsync(Shop.Ask("c", "r3")).AsTask();
        var answer = test.Engine.DecideAsync(next).AsTask();
        Assert.False(results.IsCompleted || other.IsCompleted || answer.IsCompleted);
        test.Store.BeforeAppend = null;
        gate.Open();

        Assert.Equal(EventStatus.Applied, (await Patience.For(results, "the settlement"))[0].Status);
        Assert.Equal(Verdict.Send, (await Patience.For(answer, "the next")).Decision!.Contact!.Verdict);
        Assert.Equal(Verdict.DoNotSend, (await Patience.For(other, "the other")).Decision!.Contact!.Verdict);
    }

    [Fact]
    public async Task BeginSettle_WithAQuestionOfSomebodyElse_AnswersItToo()
    {
        await using var test = await TestBase.OpenAsync();
        await test.PublishAsync(Shop.Catalog(cap: 1));
        var sent = await test.Engine.DecideAsync(Shop.Ask("c", "r1"));
        var next = new NextQuestion(Shop.Ask("d", "r2"), null, 0);
        await await test.Engine.BeginSettleAsync([Released(sent)], next: next);
        var answer = await test.Engine.DecideAsync(next);
        Assert.Equal(Verdict.Send, answer.Decision!.Contact!.Verdict);
        Assert.Equal("d", (await test.Engine.GetCustomerAsync("d")).Customer.View.Id);
    }

    private static Settlement Released(DecideResult sent) =>
        new() { SettlementId = "s", ReservationId = sent.ReservationId, Outcome = Outcome.Released };
}
