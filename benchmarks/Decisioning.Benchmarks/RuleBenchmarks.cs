using BenchmarkDotNet.Attributes;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Statistics;

namespace Decisioning.Benchmarks;

/// <summary>A contact over a hundred offers, with no rules and with a hundred different ones.</summary>
[MemoryDiagnoser]
public class RuleBenchmarks
{
    private const int Offers = 100;
    private const long NowMs = 1_767_225_600_000;

    private static readonly DecisionQuery Query = new() { CustomerId = "anna", Channels = ["email"] };

    private readonly CatalogSnapshot _plain = Compile(_ => "");

    private readonly CatalogSnapshot _ruled = Compile(i =>
        $"customer.rfm.frequency >= {i % 2} - 1 && customer.trust > 0.{i:00} && "
        + $"(\"toys\" in customer.interests || customer.rfm.monetary_minor < {1_000_000 + i})");

    [Benchmark(Baseline = true)]
    public Verdict WithoutRules() => Decide(_plain);

    [Benchmark]
    public Verdict WithAHundredRules() => Decide(_ruled);

    private static Verdict Decide(CatalogSnapshot catalog)
    {
        var verdict = Decider.Decide(CustomerView.Newcomer, catalog, BaseStatistics.Neutral, Query, NowMs)
            .Contact!.Verdict;
        return verdict == Verdict.Send
            ? verdict
            : throw new InvalidOperationException("Every rule holds, so an offer should be sent.");
    }

    private static CatalogSnapshot Compile(Func<int, string> rule)
    {
        var compiled = CatalogCompiler.Compile(
            new CatalogDefinition
            {
                Currency = "EUR",
                DefaultTimeZone = "UTC",
                Channels = [new ChannelDefinition { Name = "email", ConsentPurpose = "" }],
                Offers =
                [
                    .. Enumerable.Range(0, Offers).Select(i => new OfferDefinition
                    {
                        OfferId = $"offer-{i}",
                        MarginMinor = 1_000 + i,
                        StartingPropensity = 0.2,
                        Eligibility = rule(i),
                        Treatments = [new TreatmentDefinition { TreatmentId = "t", Channel = "email" }],
                    }),
                ],
            },
            1);
        return compiled.Snapshot ?? throw new InvalidOperationException(string.Join('\n', compiled.Problems));
    }
}
