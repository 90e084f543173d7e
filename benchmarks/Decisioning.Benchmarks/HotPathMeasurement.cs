using System.Diagnostics;
using Decisioning.Load;

namespace Decisioning.Benchmarks;

/// <summary>
/// A quick look at all hot paths in one process: processor time and allocated bytes of one run of each, the least of
/// some rounds that take turns, so that a busy machine disturbs all alike.
/// </summary>
internal static class HotPathMeasurement
{
    private const int Rounds = 7;
    private const int RoundMs = 60;

    /// <param name="named">Beginnings of names to measure; none: all.</param>
    public static void Run(string[] named)
    {
        using var bed = new PackingBed();
        (string Name, Action Work)[] known =
            [.. HotPaths.All, .. ScoringPaths.All(), .. FramingPaths.All(), .. PackingPaths.Of(bed)];
        if (named.FirstOrDefault(start => !known.Any(path => Begins(path.Name, start))) is { } unknown)
        {
            var names = string.Join(", ", known.Select(path => path.Name));
            throw new UsageException($"No hot path begins with '{unknown}'; there are {names}.");
        }

        var all = known.Where(path => named.Length == 0 || named.Any(start => Begins(path.Name, start)));
        var paths = all.Select(path => (path.Name, path.Work, Runs: RunsOf(path.Work))).ToArray();
        var least = new double[paths.Length];
        Array.Fill(least, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < paths.Length; i++)
            {
                var before = Cpu();
                for (var run = 0; run < paths[i].Runs; run++) paths[i].Work();
                least[i] = Math.Min(least[i], (Cpu() - before).TotalMicroseconds / paths[i].Runs);
            }
        }

        for (var i = 0; i < paths.Length; i++)
            Console.WriteLine($"{paths[i].Name,-20} {least[i],9:N2} us {Budgets.BytesOf(paths[i].Work),8:0.##} bytes");
    }

    private static bool Begins(string name, string start) => name.StartsWith(start, StringComparison.Ordinal);

    private static TimeSpan Cpu() => Process.GetCurrentProcess().UserProcessorTime;

    /// <summary>Warms up, and finds how many runs fill a round.</summary>
    private static int RunsOf(Action work)
    {
        for (var i = 0; i < 3_000; i++) work();
        var began = Cpu();
        var runs = 0;
        while ((Cpu() - began).TotalMilliseconds < RoundMs)
        {
            for (var i = 0; i < 100; i++) work();
            runs += 100;
        }

        return runs;
    }
}
