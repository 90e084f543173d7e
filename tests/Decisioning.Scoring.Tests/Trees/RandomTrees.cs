using Decisioning.Scoring.Trees;

namespace Decisioning.Scoring.Tests.Trees;

/// <summary>Random trees, and candidates that meet them: few different numbers, so that ties are usual.</summary>
internal sealed class RandomTrees(Random random, int features)
{
    /// <summary>Values are multiples of 1/1024, so that sums are exact in whatever order they are made.</summary>
    private const float ValueUnit = 1f / 1024;

    public DecisionTree Make(int leaves)
    {
        List<int> left = [-1], right = [-1], splits = [0];
        List<float> conditions = [0];
        List<bool> defaults = [false];
        var open = new List<int> { 0 };
        while (open.Count < leaves)
        {
            var at = random.Next(open.Count);
            var node = open[at];
            open.RemoveAt(at);
            (left[node], right[node]) = (left.Count, left.Count + 1);
            splits[node] = random.Next(features);
            conditions[node] = Number();
            defaults[node] = random.Next(2) == 0;
            for (var child = 0; child < 2; child++)
            {
                open.Add(left.Count);
                left.Add(-1);
                right.Add(-1);
                splits.Add(0);
                conditions.Add(0);
                defaults.Add(false);
            }
        }

        open.ForEach(leaf => conditions[leaf] = random.Next(-4096, 4096) * ValueUnit);
        return new DecisionTree
        {
            LeftChildren = left,
            RightChildren = right,
            SplitIndices = splits,
            SplitConditions = conditions,
            DefaultLeft = random.Next(8) == 0 ? [] : defaults,
        };
    }

    /// <summary>A feature: often the very number of a condition, sometimes missing, seldom without end.</summary>
    public float Feature() => random.Next(40) switch
    {
        < 6 => float.NaN,
        6 => float.PositiveInfinity,
        7 => float.NegativeInfinity,
        8 => -0f,
        _ => Number(),
    };

    private float Number() => random.Next(3) == 0 ? (float)(random.NextDouble() * 10) : random.Next(-2, 8);
}
