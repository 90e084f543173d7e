using Decisioning.Benchmarks;

namespace Decisioning.Domain.Tests.Budgets;

public sealed class AllocationTests
{
    /// <summary>
    /// Bytes, not time: the same on every machine. A budget that is exceeded is a decision to take, not a number to
    /// raise in passing.
    /// </summary>
    [Fact]
    public void HotPaths_WhenWarm_StayWithinTheirBudgets()
    {
        var spent = HotPaths.All.Select(path => (path.Name, Bytes: Benchmarks.Budgets.BytesOf(path.Work))).ToArray();

        Assert.Equal([], spent
            .Where(path => path.Bytes > Benchmarks.Budgets.Of(path.Name))
            .Select(path => $"{path.Name}: {path.Bytes} bytes, {Benchmarks.Budgets.Of(path.Name)} allowed"));
    }

    [Fact]
    public void BytesOf_WorkThatAllocates_IsWhatItAllocates()
    {
        byte[][] kept = [[]];

        var bytes = Benchmarks.Budgets.BytesOf(() => kept[0] = new byte[1_000]);

        Assert.InRange(bytes, 1_000, 1_100);
    }
}
