using Decisioning.Benchmarks;

namespace Decisioning.Domain.Tests.Budgets;

public sealed class AllocationTests
{
    /// <summary>
    /// Bytes, not time: the same on every machine. A budget that is exceeded is a decision to take, not a number to
    /// raise in passing.
    /// </summary>
    [Fact]
    public void HotPaths_WhenWarm_StayWithinTheirBudgets() =>
        Assert.Equal([], Benchmarks.Budgets.Problems(HotPaths.All));

    [Fact]
    public void Problems_OfAPathThatAllocatesMore_NameItAndWhatNothingMeasures()
    {
        byte[][] kept = [[]];

        var problems = Benchmarks.Budgets.Problems([("encode.page", () => kept[0] = new byte[1_000])]);

        Assert.Equal(2, problems.Count);
        Assert.Matches(@"^encode\.page: 10\d\d bytes, 0 allowed$", problems[0]);
        Assert.Equal("encode.send: nothing measures it", problems[1]);
    }

    [Fact]
    public void BytesOf_WorkThatAllocates_IsWhatItAllocates()
    {
        byte[][] kept = [[]];

        var bytes = Benchmarks.Budgets.BytesOf(() => kept[0] = new byte[1_000]);

        Assert.InRange(bytes, 1_000, 1_100);
    }

    [Fact]
    public void Problems_OfAPathThatAllocatesOnceInAllRuns_NameIt()
    {
        byte[][] kept = [[]];
        var run = 0;

        var problems = Benchmarks.Budgets.Problems(
            [("pack.record", () => kept[0] = ++run == 300 ? new byte[100] : kept[0]), ("pack.unpack", () => { })]);

        Assert.Matches(@"^pack\.record: 0\.\d+ bytes, 0 allowed$", Assert.Single(problems));
    }
}
