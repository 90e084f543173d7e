using Decisioning.Domain.Deciding;
using Decisioning.Domain.Statistics;
using Decisioning.Domain.Tests.Customers;

namespace Decisioning.Domain.Tests.Deciding;

public sealed class DecisionPoolTests
{
    private static readonly long NowMs = History.Day(10);

    [Fact]
    public void Rent_AfterReturn_IsTheSameDecision()
    {
        var pool = new DecisionPool();
        var first = pool.Rent();

        pool.Return(first);

        Assert.Same(first, pool.Rent());
    }

    [Fact]
    public void Return_Twice_IsTakenOnce()
    {
        var pool = new DecisionPool();
        var decision = pool.Rent();

        pool.Return(decision);
        pool.Return(decision);

        Assert.Same(decision, pool.Rent());
        Assert.NotSame(decision, pool.Rent());
    }

    [Fact]
    public void Return_NotRented_IsLeftAlone()
    {
        var pool = new DecisionPool();
        var own = new Decision();

        pool.Return(own);

        Assert.NotSame(own, pool.Rent());
    }

    [Fact]
    public void Return_MoreThanMayRest_KeepsTheMost()
    {
        var pool = new DecisionPool();
        var rented = Enumerable.Range(0, DecisionPool.MostResting + 1).Select(_ => pool.Rent()).ToArray();

        foreach (var decision in rented)
        {
            pool.Return(decision);
        }

        var again = Enumerable.Range(0, DecisionPool.MostResting + 1).Select(_ => pool.Rent()).ToHashSet();
        Assert.Equal(DecisionPool.MostResting, again.Intersect(rented).Count());
    }

    /// <summary>A page after a contact, a refusal after a page, a newcomer after both: nothing is left over.</summary>
    [Fact]
    public void Decide_IntoUsedDecision_IsAsIntoANewOne()
    {
        var catalog = TestCatalog.Shop.Compile();
        var customer = new History();
        customer.With(customer.Purchase(1, "first", History.Line("doll", 1, 900)));
        DecisionQuery[] queries =
        [
            Asking.Home,
            Asking.Email with { Explain = ExplainLevel.Full },
            Asking.Email with { Placements = Asking.Home.Placements },
            Asking.Email,
            Asking.Home with { KnownHoldout = true },
            Asking.Home,
        ];
        var used = new Decision();
        foreach (var query in queries.Concat(queries.Reverse()))
        {
            Decider.Decide(customer.View, catalog, BaseStatistics.Neutral, query, NowMs, used);
            var anew = Decider.Decide(customer.View, catalog, BaseStatistics.Neutral, query, NowMs);

            Assert.Equal(DecisionCodec.Digest(anew), DecisionCodec.Digest(used));
            Assert.Equal(anew.Reasons, used.Reasons);
            Assert.Equal(anew.InHoldout, used.InHoldout);
        }
    }
}
