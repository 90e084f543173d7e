namespace Decisioning.Load.Measuring;

/// <summary>The figures of programs that were asked as fast as they answer.</summary>
internal static class BenchFigures
{
    /// <summary>What <see cref="Add"/> adds.</summary>
    public static IEnumerable<string> Names =>
        ["rps", "refused_share", "cpu_us", "redis_cpu_us", "allocated", "answer_bytes", .. Percentiles.Figures];

    /// <summary>Adds the figures of one program over its runs under a prefix.</summary>
    public static void Add(this Figures figures, string prefix, IReadOnlyList<BenchRun> runs)
    {
        figures[$"{prefix}.rps"] = Spread.Of(runs.Select(run => run.PerSecond));
        figures[$"{prefix}.refused_share"] = Spread.Of(runs.Select(run => run.RefusedShare));
        figures.AddKnown($"{prefix}.cpu_us", runs.Select(run => run.CpuMicros));
        figures.AddKnown($"{prefix}.redis_cpu_us", runs.Select(run => run.HelperCpuMicros));
        figures.AddKnown($"{prefix}.allocated", runs.Select(run => run.AllocatedBytes));
        figures[$"{prefix}.answer_bytes"] = Spread.Of(runs.Select(run => run.AnswerBytes));
        foreach (var (name, share) in Percentiles.All)
        {
            figures[$"{prefix}.{name}_ms"] = Spread.Of(runs.Select(run => run.Latencies.PercentileMs(share)));
        }
    }
}
