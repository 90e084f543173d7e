using BenchmarkDotNet.Attributes;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Statistics;

namespace Decisioning.Benchmarks;

/// <summary>One event folded into the record of a customer with two years of history.</summary>
[MemoryDiagnoser]
public class ApplyBenchmarks
{
    private readonly ApplyBuffer _buffer = new();
    private byte[] _record = [];
    private uint _version;
    private CustomerEvent _purchase = null!;
    private CustomerEvent _view = null!;
    private CustomerEvent _reservation = null!;

    [GlobalSetup]
    public void Setup()
    {
        _record = Customer.Record(60, 80);
        _version = new CustomerView(_record).Header.Version;
        _purchase = Customer.Purchase(500, Customer.NowMs);
        _view = new ActionEvent
        {
            EventId = "view",
            OccurredAtMs = Customer.NowMs,
            Kind = ActionKind.View,
            Category = "category-3",
        };
        var catalog = Shop.Of(20);
        var query = new DecisionQuery { CustomerId = "customer-1", Channels = ["email"] };
        var view = new CustomerView(_record);
        var decision = Decider.Decide(view, catalog, BaseStatistics.Neutral, query, Customer.NowMs);
        _reservation = Decider.Reserve(view, catalog, query, decision, "reservation", 0);
    }

    [Benchmark(Baseline = true)]
    public int Purchase() => Apply(_purchase);

    [Benchmark]
    public int View() => Apply(_view);

    [Benchmark]
    public int Reservation() => Apply(_reservation);

    private int Apply(CustomerEvent e)
    {
        var outcome = CustomerState.Apply(_record, default, e, Customer.NowMs, _buffer);
        var applied = outcome == ApplyOutcome.Applied
            && new CustomerView(_buffer.Record).Header.Version == _version + 1;
        return applied ? _buffer.Record.Length : throw new InvalidOperationException($"{e} is {outcome}.");
    }
}
