using Decisioning.Load.Measuring;

namespace Decisioning.Load.Growth;

/// <summary>What one size came to: runs of the server, and of the floor that took turns with it.</summary>
internal sealed record GrowthRuns(IReadOnlyList<BenchRun> Server, IReadOnlyList<BenchRun> Floor)
{
    /// <summary>What the figures of one size are called.</summary>
    public static IEnumerable<string> Names { get; } =
        ["rps", "refused_share", "floor_rps", PairedRatio.NameOf("rps", "floor")];

    /// <summary>Adds the figures of one size under its name.</summary>
    public void AddTo(Figures figures, string name)
    {
        figures[$"{name}.rps"] = Spread.Of(Server.Select(run => run.PerSecond));
        figures[$"{name}.refused_share"] = Spread.Of(Server.Select(run => run.RefusedShare));
        figures[$"{name}.floor_rps"] = Spread.Of(Floor.Select(run => run.PerSecond));
        figures.AddKnown(PairedRatio.NameOf($"{name}.rps", "floor"), PairedRatio.Of(Rates(Server), Rates(Floor)));
    }

    private static IEnumerable<double?> Rates(IReadOnlyList<BenchRun> runs) =>
        runs.Select(run => (double?)run.PerSecond);
}
