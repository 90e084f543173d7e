using Decisioning.Benchmarks;

namespace Decisioning.Grpc.Tests;

public sealed class FramingBudgetTests
{
    [Fact]
    public void Frames_OfACallWhenWarm_StayWithinTheBudgets() =>
        Assert.Equal([], Budgets.Problems(FramingPaths.All()));
}
