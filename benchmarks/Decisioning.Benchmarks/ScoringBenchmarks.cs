using BenchmarkDotNet.Attributes;
using Decisioning.Scoring;
using Decisioning.Scoring.Trees;

namespace Decisioning.Benchmarks;

/// <summary>
/// Fifty candidates over 40 features, by the width of vectors: divide by 50 for one candidate. Trees have 31 leaves.
/// With 28 shared features the customer's part is done once; with none every candidate brings all 40. Walking the trees
/// node by node is the baseline.
/// </summary>
[MemoryDiagnoser]
public class ScoringBenchmarks
{
    private const int Candidates = 50;
    private const int Features = 40;
    private const int Leaves = 31;
    private const double Tolerance = 1e-9;

    private readonly double[] _sums = new double[ResponseModel.ColumnOf(Candidates)];
    private float[] _shared = [];
    private float[] _own = [];
    private float[][] _rows = [];
    private DecisionTree[] _trees = [];
    private LinearModel _linear = null!;
    private TreeEnsemble _hundred = null!;
    private TreeEnsemble _fiveHundred = null!;

    [Params(28, 0)]
    public int Shared { get; set; }

    [Params(VectorWidth.Scalar, VectorWidth.Bits256, VectorWidth.Bits512)]
    public VectorWidth Width { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(20261126);
        _trees = [.. Enumerable.Range(0, 500).Select(_ => Tree(random))];
        _shared = [.. Enumerable.Range(0, Shared).Select(_ => random.NextSingle())];
        _own = [.. Enumerable.Range(0, (Features - Shared) * _sums.Length).Select(_ => random.NextSingle())];
        _rows = [.. Enumerable.Range(0, Candidates).Select(Row)];
        double[] weights = [.. Enumerable.Range(0, Features).Select(_ => random.NextDouble() - 0.5)];
        _linear = new LinearModel(-1, weights, new float[Features], Shared);
        _hundred = new TreeEnsemble(-1, _trees[..100], Features, Shared);
        _fiveHundred = new TreeEnsemble(-1, _trees, Features, Shared);
        Check(LinearModel(), row => -1 + weights.Select((weight, i) => weight * row[i]).Sum());
        Check(HundredTrees(), row => Walk(_trees[..100], row));
        Check(FiveHundredTrees(), row => Walk(_trees, row));
    }

    [Benchmark]
    public double[] LinearModel() => Score(_linear);

    [Benchmark]
    public double[] HundredTrees() => Score(_hundred);

    [Benchmark]
    public double[] FiveHundredTrees() => Score(_fiveHundred);

    [Benchmark(Baseline = true)]
    public double[] HundredTreesWalked()
    {
        for (var i = 0; i < Candidates; i++)
        {
            _sums[i] = Walk(_trees.AsSpan(0, 100), _rows[i]);
        }

        return _sums;
    }

    private double[] Score(ResponseModel model)
    {
        Array.Clear(_sums);
        model.Score(_shared, _own, _sums, Width);
        return _sums;
    }

    private void Check(double[] sums, Func<float[], double> expected)
    {
        for (var i = 0; i < Candidates; i++)
        {
            if (Math.Abs(sums[i] - expected(_rows[i])) > Tolerance)
            {
                throw new InvalidOperationException(
                    $"Candidate {i} scores {sums[i]} and walking the model gives {expected(_rows[i])}.");
            }
        }
    }

    private float[] Row(int candidate) => [.. _shared,
        .. Enumerable.Range(0, Features - Shared).Select(i => _own[(i * _sums.Length) + candidate])];

    private static double Walk(ReadOnlySpan<DecisionTree> trees, float[] row)
    {
        var sum = -1.0;
        foreach (var tree in trees)
        {
            var node = 0;
            while (tree.LeftChildren[node] >= 0)
            {
                node = row[tree.SplitIndices[node]] < tree.SplitConditions[node]
                    ? tree.LeftChildren[node]
                    : tree.RightChildren[node];
            }

            sum += tree.SplitConditions[node];
        }

        return sum;
    }

    private static DecisionTree Tree(Random random)
    {
        List<int> left = [-1], right = [-1], splits = [0], leaves = [0];
        List<float> conditions = [0];
        while (leaves.Count < Leaves)
        {
            var at = random.Next(leaves.Count);
            var node = leaves[at];
            leaves.RemoveAt(at);
            (left[node], right[node], splits[node]) = (left.Count, left.Count + 1, random.Next(Features));
            conditions[node] = random.NextSingle();
            for (var child = 0; child < 2; child++)
            {
                leaves.Add(left.Count);
                left.Add(-1);
                right.Add(-1);
                splits.Add(0);
                conditions.Add(0);
            }
        }

        leaves.ForEach(leaf => conditions[leaf] = random.NextSingle() - 0.5f);
        return new DecisionTree
        {
            LeftChildren = left.ToArray(),
            RightChildren = right.ToArray(),
            SplitIndices = splits.ToArray(),
            SplitConditions = conditions.ToArray(),
        };
    }
}
