using System.Buffers;
using BenchmarkDotNet.Attributes;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Statistics;

namespace Decisioning.Benchmarks;

/// <summary>The log record of one decision over a hundred offers, written and read back.</summary>
[MemoryDiagnoser]
public class RecordBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(4_096);
    private DecisionQuery _query = null!;
    private Decision _decision = null!;
    private byte[] _record = [];

    /// <summary>A page of three slots, or a contact that is sent.</summary>
    [Params("page", "contact")]
    public string Asked { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _query = Asked == "page"
            ? new DecisionQuery { CustomerId = "customer-1", Placements = [new PlacementQuery("home")] }
            : new DecisionQuery { CustomerId = "customer-1", Channels = ["email", "push", "sms"] };
        _decision = Decider.Decide(
            new CustomerView(Customer.Record(60, 80)), Shop.Of(100), BaseStatistics.Neutral, _query, Customer.NowMs);
        DecisionCodec.Encode(_output, _query, _decision);
        _record = _output.WrittenSpan.ToArray();
    }

    [Benchmark(Baseline = true)]
    public int Encode()
    {
        _output.ResetWrittenCount();
        DecisionCodec.Encode(_output, _query, _decision);
        return _output.WrittenSpan.SequenceEqual(_record)
            ? _output.WrittenCount
            : throw new InvalidOperationException("The record is not what it was.");
    }

    [Benchmark]
    public LoggedDecision Decode()
    {
        var logged = DecisionCodec.Decode(_record);
        return logged.Decision.DecidedAtMs == _decision.DecidedAtMs
            && logged.Decision.Placements.Count == _decision.Placements.Count
            && logged.Decision.Contact?.Offer?.OfferId == _decision.Contact?.Offer?.OfferId
                ? logged
                : throw new InvalidOperationException("What was read is not what was written.");
    }
}
