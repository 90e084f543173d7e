using System.Globalization;
using System.Text;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;
using Decisioning.Domain.Statistics;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>Decides a row of random triples twice, by the engine and naively, and collects where they differ.</summary>
internal sealed class TripleRun(int firstSeed, int count)
{
    private const int FailuresTold = 3;

    private readonly SortedDictionary<int, string> _failures = [];
    private readonly object _gate = new();

    public Tally Tally { get; } = new();

    public int Failures => _failures.Count;

    public void Run()
    {
        Parallel.For(0, count, i =>
        {
            var triple = Triple.FromSeed(firstSeed + i);
            var naive = triple.Naive();
            var failure = Judge(triple, naive);
            lock (_gate)
            {
                if (failure != null)
                {
                    _failures.Add(triple.Seed, failure);
                }
                else
                {
                    Tally.Count(naive, triple.Query.Explain != ExplainLevel.None);
                }
            }
        });
    }

    /// <summary>The first failures, each with its whole triple, and the seeds of the others.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Failures} of {count} triples from seed {firstSeed} differ.");
        text.AppendLine("seeds: " + string.Join(", ", _failures.Keys.Take(50)));
        foreach (var (seed, failure) in _failures.Take(25))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{seed}: {failure.Split('\n')[0]}");
        }

        foreach (var failure in _failures.Values.OrderBy(f => f.Length).Take(FailuresTold))
        {
            text.AppendLine(failure);
        }

        return text.ToString();
    }

    private static string? Judge(Triple triple, NaiveAnswer naive)
    {
        try
        {
            var differences = Comparison.Differences(triple, naive, Engine(triple));
            return differences.Count == 0 ? null : $"--- {string.Join("\n--- ", differences)}\n{triple}";
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            return $"--- the engine threw {failed}\n{triple}";
        }
    }

    private static Decision Engine(Triple triple)
    {
        var compiled = CatalogCompiler.Compile(triple.Catalog, 1, triple.Approved);
        var catalog = compiled.Snapshot
            ?? throw new InvalidOperationException($"The random catalog is refused: {compiled.Problems[0]}");
        if (QueryValidator.Check(triple.Query, catalog, triple.NowMs) is { } problem)
        {
            throw new InvalidOperationException($"The random request is refused: {problem}");
        }

        var cells = triple.Calibration.Cells
            .OrderBy(cell => cell.Key.Band)
            .GroupBy(cell => cell.Key.Channel, cell => new CalibrationCell(cell.Value.Seen, cell.Value.Expected))
            .Select(channel => KeyValuePair.Create(NameHash.Of(channel.Key), channel.ToArray()));
        var statistics = new BaseStatistics(1, cells, RandomSegments.Figures(triple.Calibration.Segments));
        return Decider.Decide(new CustomerView(triple.Record), catalog, statistics, triple.Query, triple.NowMs);
    }
}
