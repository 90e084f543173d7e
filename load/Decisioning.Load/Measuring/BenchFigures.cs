namespace Decisioning.Load.Measuring;

/// <summary>The figures of programs that were asked as fast as they answer.</summary>
internal static class BenchFigures
{
    private static readonly (string Name, Func<BenchRun, double?> Of)[] All =
    [
        ("rps", run => run.PerSecond),
        ("refused_share", run => run.RefusedShare),
        ("cpu_us", run => run.CpuMicros),
        ("redis_cpu_us", run => run.HelperCpuMicros),
        ("allocated", run => run.AllocatedBytes),
        ("answer_bytes", run => run.AnswerBytes),
        .. Percentiles.All.Select(
            each => (each.Name + "_ms", (Func<BenchRun, double?>)(run => run.Latencies.PercentileMs(each.Share)))),
    ];

    /// <summary>What <see cref="Add"/> adds.</summary>
    public static IEnumerable<string> Names => All.Select(each => each.Name);

    /// <summary>What <see cref="AddRatios"/> adds.</summary>
    public static IEnumerable<string> RatioNames(string other) => Names.Select(name => PairedRatio.NameOf(name, other));

    /// <summary>Adds the figures of one program over its runs under a prefix.</summary>
    public static void Add(this Figures figures, string prefix, IReadOnlyList<BenchRun> runs)
    {
        foreach (var (name, of) in All)
        {
            figures.AddKnown($"{prefix}.{name}", runs.Select(of));
        }
    }

    /// <summary>Adds the ratios of one program's figures to those of another that took turns with it.</summary>
    public static void AddRatios(
        this Figures figures, string prefix, IReadOnlyList<BenchRun> runs, string other, IReadOnlyList<BenchRun> others)
    {
        foreach (var (name, of) in All)
        {
            figures.AddKnown(
                PairedRatio.NameOf($"{prefix}.{name}", other), PairedRatio.Of(runs.Select(of), others.Select(of)));
        }
    }
}
