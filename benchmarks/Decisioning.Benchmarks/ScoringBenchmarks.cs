using BenchmarkDotNet.Attributes;
using Decisioning.Scoring;

namespace Decisioning.Benchmarks;

/// <summary>
/// Fifty candidates over 40 features, by the width of vectors: divide by 50 for one candidate. Trees have 31 leaves.
/// With 28 shared features the customer's part is done once; with none every candidate brings all 40. Walking the trees
/// node by node is the baseline. Every call compares one of its sums with the one it must be.
/// </summary>
[MemoryDiagnoser]
public class ScoringBenchmarks
{
    private ScoringBed _bed = null!;

    [Params(28, 0)]
    public int Shared { get; set; }

    [Params(VectorWidth.Scalar, VectorWidth.Bits256, VectorWidth.Bits512)]
    public VectorWidth Width { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _bed = new ScoringBed(Shared);
        _bed.ScoreAndCheck(_bed.Linear, Width);
        _bed.ScoreAndCheck(_bed.HundredTrees, Width);
        _bed.ScoreAndCheck(_bed.FiveHundredTrees, Width);
    }

    [Benchmark]
    public double[] LinearModel() => _bed.Score(_bed.Linear, Width);

    [Benchmark]
    public double[] HundredTrees() => _bed.Score(_bed.HundredTrees, Width);

    [Benchmark]
    public double[] FiveHundredTrees() => _bed.Score(_bed.FiveHundredTrees, Width);

    [Benchmark(Baseline = true)]
    public double[] HundredTreesWalked() => _bed.WalkHundredTrees();
}
