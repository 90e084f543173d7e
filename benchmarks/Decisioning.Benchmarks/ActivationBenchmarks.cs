using BenchmarkDotNet.Attributes;

namespace Decisioning.Benchmarks;

/// <summary>
/// A dry run for a customer who rests in the store, against the same for one in memory: the difference is what it takes
/// to read him from SQLite and make him resident.
/// </summary>
[MemoryDiagnoser]
public class ActivationBenchmarks
{
    private const int Customers = 20_000;

    private ActivationBed _bed = null!;

    // In process nobody waits for what a setup or a benchmark returns.
    [GlobalSetup]
    public void Setup() => _bed = ActivationBed.OpenAsync(Customers).GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Cleanup() => _bed.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Benchmark(Baseline = true)]
    public uint Resident() => _bed.ResidentAsync().GetAwaiter().GetResult();

    [Benchmark]
    public uint Activated() => _bed.ActivatedAsync().GetAwaiter().GetResult();
}
