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

    [GlobalSetup]
    public async Task SetupAsync() => _bed = await ActivationBed.OpenAsync(Customers);

    [GlobalCleanup]
    public async Task CleanupAsync() => await _bed.DisposeAsync();

    [Benchmark(Baseline = true)]
    public async Task<uint> Resident() => await _bed.ResidentAsync();

    [Benchmark]
    public async Task<uint> Activated() => await _bed.ActivatedAsync();
}
