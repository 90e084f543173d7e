using System.Globalization;
using System.Text.Json;

namespace Decisioning.Benchmarks;

/// <summary>Bytes that one run of each hot path may allocate: <c>budgets.json</c>.</summary>
internal static class Budgets
{
    private const int WarmUps = 200;
    private const int Runs = 200;
    private const int Rounds = 5;

    private static readonly Dictionary<string, long> MostBytes = JsonSerializer.Deserialize<Dictionary<string, long>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "budgets.json")))!;

    public static long Of(string name) => MostBytes.TryGetValue(name, out var bytes)
        ? bytes
        : throw new KeyNotFoundException($"budgets.json has no budget for \"{name}\".");

    /// <summary>What is wrong with some paths: each that allocates more than its budget, and each budget of their kinds
    /// (what stands before the first dot) that none of them measures.</summary>
    public static IReadOnlyList<string> Problems(IReadOnlyCollection<(string Name, Action Work)> paths)
    {
        var kinds = paths.Select(path => KindOf(path.Name)).ToHashSet();
        return
        [
            .. from path in paths
               let bytes = BytesOf(path.Work)
               where bytes > Of(path.Name)
               select string.Create(
                   CultureInfo.InvariantCulture,
                   $"{path.Name}: {bytes:0.###} bytes, {Of(path.Name)} allowed"),
            .. from name in MostBytes.Keys.Except(paths.Select(path => path.Name))
               where kinds.Contains(KindOf(name))
               select $"{name}: nothing measures it",
        ];
    }

    /// <summary>Names that budgets of a kind have after the first dot, for a test that measures them one by one.
    /// </summary>
    public static IReadOnlyList<string> NamesOf(string kind) =>
        [.. MostBytes.Keys.Where(name => KindOf(name) == kind).Select(name => name[(kind.Length + 1)..])];

    /// <summary>Bytes that one run allocates on this thread in the mean, once everything is warm. What some of the runs
    /// allocate is a part of a byte and more than none.</summary>
    public static double BytesOf(Action work)
    {
        for (var i = 0; i < WarmUps; i++) work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Runs; i++) work();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Runs;
    }

    /// <summary>The same of work of many threads: what all of the process allocate meanwhile, in the least of some
    /// rounds. What it does once, like growing a table, is in one of them.</summary>
    /// <param name="work">One run, after another.</param>
    /// <param name="runs">How many to warm up, and then how many to measure, over all rounds.</param>
    public static async Task<double> BytesOfAllThreadsAsync(Func<Task> work, int runs)
    {
        for (var i = 0; i < runs; i++) await work();

        // What ran before in this process is cleared away by threads of its own.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < runs / Rounds; i++) await work();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least / (double)(runs / Rounds);
    }

    private static string KindOf(string name) => name[..name.IndexOf('.')];
}
