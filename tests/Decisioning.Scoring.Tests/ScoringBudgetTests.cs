using Decisioning.Benchmarks;

namespace Decisioning.Scoring.Tests;

public sealed class ScoringBudgetTests
{
    [Fact]
    public void Score_FiftyCandidatesWhenWarm_StaysWithinTheBudgets() =>
        Assert.Equal([], Budgets.Problems(ScoringPaths.All()));
}
