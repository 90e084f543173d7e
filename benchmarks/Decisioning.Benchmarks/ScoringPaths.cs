using Decisioning.Scoring;

namespace Decisioning.Benchmarks;

/// <summary>Fifty candidates scored, by the names of their budgets; each checks its result.</summary>
internal static class ScoringPaths
{
    /// <summary>As many of the 40 features as a usual model shares.</summary>
    private const int Shared = 28;

    public static IReadOnlyList<(string Name, Action Work)> All()
    {
        var bed = new ScoringBed(Shared);
        return
        [
            ("score.linear", () => bed.ScoreAndCheck(bed.Linear, VectorWidths.Widest)),
            ("score.trees.100", () => bed.ScoreAndCheck(bed.HundredTrees, VectorWidths.Widest)),
            ("score.trees.500", () => bed.ScoreAndCheck(bed.FiveHundredTrees, VectorWidths.Widest)),
        ];
    }
}
