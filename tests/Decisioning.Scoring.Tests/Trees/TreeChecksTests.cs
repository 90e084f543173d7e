using Decisioning.Scoring.Trees;

namespace Decisioning.Scoring.Tests.Trees;

public sealed class TreeChecksTests
{
    private static readonly DecisionTree Sound = new()
    {
        LeftChildren = [1, -1, 3, -1, -1],
        RightChildren = [2, -1, 4, -1, -1],
        SplitIndices = [0, 0, 1, 0, 0],
        SplitConditions = [0.5f, 1, 2, 3, 4],
        DefaultLeft = [true, false, true, false, false],
    };

    [Fact]
    public void Check_SoundTree_FindsNothing() => Assert.Null(TreeChecks.Check(Sound, 2));

    [Fact]
    public void Check_LargestTree_FindsNothingAndOneLeafMoreIsRefused()
    {
        var make = new RandomTrees(new Random(1), 3);

        Assert.Null(TreeChecks.Check(make.Make(ScoringLimits.Leaves), 3));
        Assert.Contains("at most 127", TreeChecks.Check(make.Make(ScoringLimits.Leaves + 1), 3)!.Message);
    }

    [Fact]
    public void Check_UnsoundTrees_NamesThePlaceAndWhatWouldBeRight()
    {
        Expect(new DecisionTree(), "left_children", "no node");
        Expect(Sound with { RightChildren = [2] }, "right_children", "has 1 numbers");
        Expect(Sound with { DefaultLeft = [true] }, "default_left", "has 1 numbers");
        Expect(Sound with { SplitIndices = [0, 0, 2, 0, 0] }, "split_indices[2]", "0 to 1");
        Expect(Sound with { SplitConditions = [0, 1, float.NaN, 3, 4] }, "split_conditions[2]", "finite");
        Expect(Sound with { LeftChildren = [0, -1, 3, -1, -1] }, "left_children[0]", "after this one");
        Expect(Sound with { LeftChildren = [1, -1, 5, -1, -1] }, "left_children[2]", "before 5");
        Expect(Sound with { LeftChildren = [1, -1, -1, -1, -1] }, "left_children[2]", "both children");
        Expect(Sound with { RightChildren = [1, -1, 4, -1, -1] }, "right_children[0]", "already");
        Expect(
            Sound with { LeftChildren = [1, -1, -1, -1, -1], RightChildren = [2, -1, -1, -1, -1] },
            "left_children[3]",
            "child of none");
    }

    private static void Expect(DecisionTree tree, string place, string words)
    {
        var problem = TreeChecks.Check(tree, 2);
        Assert.NotNull(problem);
        Assert.Equal(place, problem.Place);
        Assert.Contains(words, problem.Message);
    }
}
