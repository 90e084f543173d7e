namespace Decisioning.Scoring.Tests;

public sealed class LinearModelTests
{
    [Fact]
    public void Score_RandomModels_IsTheWeightedSumToTheLastBitForEveryWidth()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var features = random.Next(0, ScoringLimits.Features + 1);
            var shared = random.Next(0, features + 1);
            var weights = Enumerable.Range(0, features)
                .Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-9, 9))).ToArray();
            var missing = Enumerable.Range(0, features).Select(_ => (float)random.NextDouble()).ToArray();
            var model = new LinearModel(0.1, weights, missing, shared);
            var sheet = new CandidateSheet(
                random.Next(1, 60),
                features,
                shared,
                (_, _) => random.Next(5) == 0 ? float.NaN : (float)((random.NextDouble() - 0.5) * 1000));

            foreach (var width in Enum.GetValues<VectorWidth>())
            {
                var sums = sheet.Score(model, width);
                for (var i = 0; i < sheet.Candidates; i++)
                {
                    Assert.Equal(Plain(0.1, weights, missing, shared, sheet.Row(i)), sums[i]);
                }
            }
        }
    }

    [Fact]
    public void Score_ColumnsOfAnotherLength_AreRefused()
    {
        var model = new LinearModel(0, [1, 2], [0, 0], 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => model.Score(new float[2], new float[16], new double[16]));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Score(new float[1], new float[8], new double[16]));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Score(new float[1], new float[8], new double[8]));
    }

    [Fact]
    public void Of_AnySum_IsAProbability()
    {
        Assert.Equal(0.5, Logistic.Of(0));
        Assert.Equal(1, Logistic.Of(double.PositiveInfinity));
        Assert.Equal(0, Logistic.Of(double.NegativeInfinity));
        Assert.Equal(1 / (1 + Math.Exp(-1.25)), Logistic.Of(1.25), 14);
    }

    /// <summary>Intercept and shared features first, then the candidate's own, each in its order.</summary>
    private static double Plain(double intercept, double[] weights, float[] missing, int shared, float[] row)
    {
        double Part(int i) => weights[i] * (float.IsNaN(row[i]) ? missing[i] : row[i]);
        var start = intercept;
        for (var i = 0; i < shared; i++)
        {
            start += Part(i);
        }

        var sum = 0.0 + start;
        for (var i = shared; i < row.Length; i++)
        {
            sum += Part(i);
        }

        return sum;
    }
}
