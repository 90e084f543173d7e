using Decisioning.Benchmarks;

namespace Decisioning.Engine.Tests.Actors;

public sealed class PackingBudgetTests
{
    [Fact]
    public void PackAndUnpack_WhenWarm_StayWithinTheBudgets()
    {
        using var bed = new PackingBed();

        Assert.Equal([], Budgets.Problems(PackingPaths.Of(bed)));
    }
}
