using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;
using Decisioning.Domain.Statistics;
using Decisioning.Domain.Tests.Naive;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>A random customer, catalog and question, compiled and ready to be decided again and again.</summary>
internal sealed class Case
{
    private Case(Triple triple, CatalogSnapshot catalog, BaseStatistics statistics)
    {
        Triple = triple;
        Catalog = catalog;
        Statistics = statistics;
    }

    public Triple Triple { get; }

    public CatalogSnapshot Catalog { get; }

    public BaseStatistics Statistics { get; }

    public DecisionQuery Query => Triple.Query;

    public static Case FromSeed(int seed)
    {
        var triple = Triple.FromSeed(seed);
        var cells = triple.Calibration.Cells
            .GroupBy(cell => NameHash.Of(cell.Key.Channel))
            .Select(channel => KeyValuePair.Create(
                channel.Key,
                channel.OrderBy(cell => cell.Key.Band)
                    .Select(cell => new CalibrationCell(cell.Value.Seen, cell.Value.Expected))
                    .ToArray()));
        var catalog = CatalogCompiler.Compile(triple.Catalog, 3, triple.Approved).Snapshot!;
        var segments = RandomSegments.Figures(triple.Calibration.Segments);
        return new Case(triple, catalog, new BaseStatistics(5, cells, segments));
    }

    public Decision Decide(ExplainLevel explain) => Decider.Decide(
        new CustomerView(Triple.Record), Catalog, Statistics, Query with { Explain = explain }, Triple.NowMs);
}
