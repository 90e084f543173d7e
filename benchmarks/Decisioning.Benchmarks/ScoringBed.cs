using Decisioning.Scoring;
using Decisioning.Scoring.Trees;

namespace Decisioning.Benchmarks;

/// <summary>Models over 40 features and the candidates of one request, with what each model must give them.
/// </summary>
internal sealed class ScoringBed
{
    public const int Candidates = 50;
    private const int Features = 40;
    private const int Leaves = 31;
    private const int MostTrees = 500;
    private const double Tolerance = 1e-9;
    private const double Base = -1;

    private readonly double[] _sums = new double[ResponseModel.ColumnOf(Candidates)];
    private readonly float[] _shared;
    private readonly float[] _own;
    private readonly float[][] _rows;
    private readonly DecisionTree[] _trees;
    private int _checked;

    /// <param name="shared">How many features the candidates share.</param>
    public ScoringBed(int shared)
    {
        var random = new Random(20261126);
        _trees = [.. Enumerable.Range(0, MostTrees).Select(_ => Tree(random))];
        _shared = [.. Enumerable.Range(0, shared).Select(_ => random.NextSingle())];
        _own = [.. Enumerable.Range(0, (Features - shared) * _sums.Length).Select(_ => random.NextSingle())];
        _rows = [.. Enumerable.Range(0, Candidates).Select(Row)];
        double[] weights = [.. Enumerable.Range(0, Features).Select(_ => random.NextDouble() - 0.5)];
        Linear = Of(
            new LinearModel(Base, weights, new float[Features], shared),
            row => Base + weights.Select((weight, i) => weight * row[i]).Sum());
        HundredTrees = OfTrees(100);
        FiveHundredTrees = OfTrees(500);

        ScoredModel OfTrees(int count) => Of(
            new TreeEnsemble(Base, _trees[..count], Features, shared), row => Walk(_trees.AsSpan(0, count), row));
    }

    public ScoredModel Linear { get; }

    public ScoredModel HundredTrees { get; }

    public ScoredModel FiveHundredTrees { get; }

    /// <summary>The sums of all candidates; one of them, another one each time, is compared with what walking the model
    /// gives.</summary>
    public double[] Score(ScoredModel model, VectorWidth width)
    {
        Array.Clear(_sums);
        model.Response.Score(_shared, _own, _sums, width);
        return CheckNext(model);
    }

    /// <summary>The same, each compared.</summary>
    public void ScoreAndCheck(ScoredModel model, VectorWidth width)
    {
        Score(model, width);
        for (var i = 0; i < Candidates; i++)
        {
            Check(model, i);
        }
    }

    /// <summary>A hundred trees, each walked node by node for each candidate; one is compared with what the model said
    /// at the beginning.</summary>
    public double[] WalkHundredTrees()
    {
        for (var i = 0; i < Candidates; i++)
        {
            _sums[i] = Walk(_trees.AsSpan(0, 100), _rows[i]);
        }

        return CheckNext(HundredTrees);
    }

    private double[] CheckNext(ScoredModel model)
    {
        _checked = (_checked + 1) % Candidates;
        Check(model, _checked);
        return _sums;
    }

    private void Check(ScoredModel model, int candidate)
    {
        if (Math.Abs(_sums[candidate] - model.Expected[candidate]) <= Tolerance)
        {
            return;
        }

        throw new InvalidOperationException(
            $"Candidate {candidate} scores {_sums[candidate]} and walking the model gives "
            + $"{model.Expected[candidate]}.");
    }

    private ScoredModel Of(ResponseModel model, Func<float[], double> expected) =>
        new(model, [.. _rows.Select(expected)]);

    private float[] Row(int candidate) => [.. _shared,
        .. Enumerable.Range(0, Features - _shared.Length).Select(i => _own[(i * _sums.Length) + candidate])];

    private static double Walk(ReadOnlySpan<DecisionTree> trees, float[] row)
    {
        var sum = Base;
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
