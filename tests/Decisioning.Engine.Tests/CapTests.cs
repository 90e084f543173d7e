using Decisioning.Domain.Deciding;
using Decisioning.Engine.Tests.Testing;

namespace Decisioning.Engine.Tests;

/// <summary>No cap is exceeded, however many ask at once, repeat themselves, or are cut off by a restart.</summary>
public sealed class CapTests
{
    private const int Calls = 1_000;

    [Theory]
    [InlineData("volatile", 1)]
    [InlineData("volatile", 3)]
    [InlineData("volatile", 10)]
    [InlineData("volatile256", 3)]
    [InlineData("sqlite", 1)]
    [InlineData("sqlite", 3)]
    [InlineData("sqlite", 10)]
    public async Task Decide_ManyCallsAtOnce_SendsExactlyTheCap(string kind, int cap)
    {
        await using var test = await TestBase.OpenAsync(kind);
        await test.PublishAsync(Shop.Catalog(cap));
        var results = await Task.WhenAll(Queries(Calls).Select(query => AskAsync(test.Engine, query)));
        AssertExact(results, cap);
        Assert.Equal(cap, (await test.Engine.GetCustomerAsync("c")).Customer.View.Contacts.Length);
    }

    [Theory]
    [InlineData("volatile", 3, false)]
    [InlineData("sqlite", 3, false)]
    [InlineData("sqlite", 10, true)]
    public async Task Decide_ManyCallsWithARestartInTheMiddle_SendsExactlyTheCap(string kind, int cap, bool crash)
    {
        await using var test = await TestBase.OpenAsync(kind);
        await test.PublishAsync(Shop.Catalog(cap));
        var queries = Queries(Calls);
        var first = queries[..(Calls / 2)].Select(query => AskAsync(test.Engine, query)).ToArray();
        await Patience.Until(() => first.Any(call => call.IsCompleted), "the first answer");
        if (crash) await test.CrashAsync();
        else await test.RestartAsync();
        var before = await Task.WhenAll(first);

        // Who got no answer asks again with the same request id, as a sender does.
        var again = before.Where(call => call.Result.Refusal.Refused).Select(call => call.Query);
        var after = await Task.WhenAll(
            again.Concat(queries[(Calls / 2)..]).Select(query => AskAsync(test.Engine, query)));
        AssertExact([.. before.Where(call => !call.Result.Refusal.Refused), .. after], cap);
        Assert.Equal(cap, (await test.Engine.GetCustomerAsync("c")).Customer.View.Contacts.Length);
    }

    private static void AssertExact((DecisionQuery Query, DecideResult Result)[] calls, int cap)
    {
        Assert.All(calls, call => Assert.Equal(RefusalCause.None, call.Result.Refusal.Cause));
        var sends = calls.Where(call => call.Result.Decision!.Contact!.Verdict == Verdict.Send).ToArray();
        Assert.Equal(cap, sends.Select(call => call.Result.ReservationId).Distinct().Count());
        Assert.Equal(cap, sends.Select(call => call.Query.RequestId).Distinct().Count());
        Assert.All(
            calls.Except(sends),
            call => Assert.Equal(ReasonCode.CapReached, call.Result.Decision!.Contact!.Reason!.Code));
        foreach (var same in sends.GroupBy(call => call.Query.RequestId))
            Assert.Single(same, call => !call.Result.Replayed);
    }

    /// <summary>30 in 100 calls repeat an earlier request id; channels are mixed.</summary>
    private static DecisionQuery[] Queries(int count)
    {
        var random = new Random(7);
        var queries = new List<DecisionQuery>();
        while (queries.Count < count)
        {
            queries.Add(queries.Count > 0 && random.Next(100) < 30
                ? queries[random.Next(queries.Count)]
                : Shop.Ask("c", $"r{queries.Count}", random.Next(2) == 0 ? "email" : "push"));
        }

        return [.. queries];
    }

    private static Task<(DecisionQuery Query, DecideResult Result)> AskAsync(
        DecisionEngine engine, DecisionQuery query) =>
        Task.Run(async () => (query, await engine.DecideAsync(query)));
}
