using BenchmarkDotNet.Attributes;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Statistics;

namespace Decisioning.Benchmarks;

/// <summary>One decision over a catalog of so many offers, into an object that is used again, as the engine does; every
/// benchmark checks what it decided.</summary>
[MemoryDiagnoser]
public class DecideBenchmarks
{
    private static readonly DecisionQuery Contact = new()
    {
        CustomerId = "customer-1",
        Channels = ["email", "push", "sms"],
    };

    private static readonly DecisionQuery Page = new()
    {
        CustomerId = "customer-1",
        Placements = [new PlacementQuery("home")],
    };

    private static readonly DecisionQuery Explained = Contact with { Explain = ExplainLevel.Full };

    private readonly Decision _decision = new();
    private CatalogSnapshot _catalog = null!;
    private byte[] _fresh = [];
    private byte[] _worn = [];
    private byte[] _capped = [];

    [Params(20, 100, 500)]
    public int Offers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _catalog = Shop.Of(Offers);
        _fresh = Customer.Record(60, 80);
        _worn = Customer.Record([.. Enumerable.Range(8, 16)]);
        _capped = Customer.Record(2, 4, 6);
    }

    [Benchmark(Baseline = true)]
    public Decision Send() => Check(Decide(_fresh, Contact), decision => decision.Contact!.Verdict == Verdict.Send);

    /// <summary>Refused for trust: the next allowed time lies weeks ahead and is searched for.</summary>
    [Benchmark]
    public Decision RefuseByTrust() => Check(
        Decide(_worn, Contact),
        decision => decision.Contact is { Reason.Code: ReasonCode.TrustPrice, NextAllowedAtMs: > Customer.NowMs });

    /// <summary>Refused by a cap: the next allowed time is in some days.</summary>
    [Benchmark]
    public Decision RefuseByCap() => Check(
        Decide(_capped, Contact),
        decision => decision.Contact is { Reason.Code: ReasonCode.CapReached, NextAllowedAtMs: > Customer.NowMs });

    [Benchmark]
    public Decision FillPage() => Check(
        Decide(_fresh, Page), decision => decision.Placements[0] is { IsFallback: false, Offers.Count: 3 });

    [Benchmark]
    public Decision SendExplained() => Check(
        Decide(_fresh, Explained),
        decision => decision.Reasons.Count == (Offers * 3) - 1);

    private Decision Decide(byte[] record, DecisionQuery query)
    {
        Decider.Decide(
            new CustomerView(record), _catalog, BaseStatistics.Neutral, query, Customer.NowMs, _decision);
        return _decision;
    }

    private static Decision Check(Decision decision, Func<Decision, bool> isRight) =>
        isRight(decision) ? decision : throw new InvalidOperationException($"Not what was to be measured: {decision}");
}
