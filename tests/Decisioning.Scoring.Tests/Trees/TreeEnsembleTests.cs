using Decisioning.Scoring.Trees;

namespace Decisioning.Scoring.Tests.Trees;

public sealed class TreeEnsembleTests
{
    private static readonly VectorWidth[] Widths = Enum.GetValues<VectorWidth>();

    [Fact]
    public void Score_RandomEnsembles_IsThatOfWalkingForEveryWidth()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var features = random.Next(1, 20);
            var shared = random.Next(0, features + 1);
            var most = random.Next(3) == 0 ? 64 : 32;
            var make = new RandomTrees(random, features);
            var trees = Enumerable.Range(0, random.Next(0, 40)).Select(_ => make.Make(random.Next(1, most + 1)))
                .ToList();
            var model = new TreeEnsemble(0.25, trees, features, shared);
            var sheet = new CandidateSheet(random.Next(1, 70), features, shared, (_, _) => make.Feature());

            foreach (var width in Widths)
            {
                var sums = sheet.Score(model, width);
                for (var i = 0; i < sheet.Candidates; i++)
                {
                    // Values are multiples of 1/1024, so both sums are exact.
                    Assert.Equal(PlainTrees.Sum(0.25, trees, sheet.Row(i)), sums[i]);
                }
            }
        }
    }

    [Fact]
    public void Score_ValuesOfEverySize_HasTheSameBitsForEveryWidthAndCompany()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var make = new RandomTrees(random, 12);
            var trees = Enumerable.Range(0, 30)
                .Select(_ => make.Make(random.Next(1, seed % 2 == 0 ? 33 : 65)))
                .Select(tree => tree with
                {
                    SplitConditions = [.. tree.SplitConditions.Select((condition, node) => tree.IsLeaf(node)
                        ? (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 8)))
                        : condition)],
                })
                .ToList();
            var model = new TreeEnsemble(-1.1, trees, 12, 7);
            var sheet = new CandidateSheet(37, 12, 7, (_, _) => make.Feature());

            var bits = Bits(sheet.Score(model, VectorWidth.Scalar));
            Assert.Equal(bits, Bits(sheet.Score(model, VectorWidth.Bits256)));
            Assert.Equal(bits, Bits(sheet.Score(model, VectorWidth.Bits512)));
            for (var i = 0; i < sheet.Candidates; i++)
            {
                Assert.Equal(bits[i], Bits(sheet.Alone(i).Score(model, VectorWidths.Widest))[0]);
            }
        }
    }

    [Fact]
    public void Score_FeatureAtTheCondition_GoesRight()
    {
        var model = new TreeEnsemble(0, [Stump(condition: 2, left: 10, right: 20, defaultLeft: true)], 1, 0);

        Assert.Equal(
            [10, 20, 20, 10, 20, 10],
            Score(model, MathF.BitDecrement(2), 2, 3, float.NaN, float.PositiveInfinity, float.NegativeInfinity));
    }

    [Fact]
    public void Score_MissingFeature_GoesToTheDefaultSide()
    {
        var right = new TreeEnsemble(0, [Stump(condition: 2, left: 10, right: 20, defaultLeft: false)], 1, 0);

        Assert.Equal([20, 10], Score(right, float.NaN, 1));
    }

    [Fact]
    public void Score_TreesOfOneLeafAndNoTrees_AddTheirValueOrNothing()
    {
        var leaf = new DecisionTree
        {
            LeftChildren = [-1],
            RightChildren = [-1],
            SplitIndices = [0],
            SplitConditions = [1.5f],
        };

        Assert.Equal([3.5], Score(new TreeEnsemble(0.5, [leaf, leaf], 1, 0), 7));
        Assert.Equal([0.5], Score(new TreeEnsemble(0.5, [], 1, 0), 7));
    }

    [Fact]
    public void Score_ManyCandidates_AllocatesNothing()
    {
        var make = new RandomTrees(new Random(1), 40);
        var trees = Enumerable.Range(0, 100).Select(_ => make.Make(31)).ToList();
        var model = new TreeEnsemble(0, trees, 40, 28);
        var sheet = new CandidateSheet(50, 40, 28, (_, _) => make.Feature());
        var sums = new double[sheet.Column];
        model.Score(sheet.Shared, sheet.Own, sums);

        var before = GC.GetAllocatedBytesForCurrentThread();
        model.Score(sheet.Shared, sheet.Own, sums);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void New_TooManyTreesOrFeatures_IsRefused()
    {
        var tree = Stump(0, 1, 2, true);

        Assert.Throws<ArgumentOutOfRangeException>(
            () => new TreeEnsemble(0, [.. Enumerable.Repeat(tree, ScoringLimits.Trees + 1)], 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TreeEnsemble(0, [tree], ScoringLimits.Features + 1, 0));
        Assert.Throws<ArgumentException>(() => new TreeEnsemble(0, [tree with { SplitIndices = [1, 0, 0] }], 1, 0));
    }

    private static double[] Score(TreeEnsemble model, params float[] features) =>
        new CandidateSheet(features.Length, 1, 0, (candidate, _) => features[candidate])
            .Score(model, VectorWidths.Widest);

    private static DecisionTree Stump(float condition, float left, float right, bool defaultLeft) => new()
    {
        LeftChildren = [1, -1, -1],
        RightChildren = [2, -1, -1],
        SplitIndices = [0, 0, 0],
        SplitConditions = [condition, left, right],
        DefaultLeft = [defaultLeft, false, false],
    };

    private static long[] Bits(double[] sums) => [.. sums.Select(BitConverter.DoubleToInt64Bits)];
}
