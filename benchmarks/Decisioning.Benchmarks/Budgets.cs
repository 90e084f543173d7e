using System.Text.Json;

namespace Decisioning.Benchmarks;

/// <summary>Bytes that one run of each hot path may allocate: <c>budgets.json</c>.</summary>
internal static class Budgets
{
    private const int WarmUps = 200;
    private const int Runs = 200;

    private static readonly Dictionary<string, long> MostBytes = JsonSerializer.Deserialize<Dictionary<string, long>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "budgets.json")))!;

    /// <summary>Names that have a budget.</summary>
    public static IEnumerable<string> Names => MostBytes.Keys;

    public static long Of(string name) => MostBytes.TryGetValue(name, out var bytes)
        ? bytes
        : throw new KeyNotFoundException($"budgets.json has no budget for \"{name}\".");

    /// <summary>Bytes that one run allocates on this thread, once everything is warm.</summary>
    public static long BytesOf(Action work)
    {
        for (var i = 0; i < WarmUps; i++) work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Runs; i++) work();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
    }
}
