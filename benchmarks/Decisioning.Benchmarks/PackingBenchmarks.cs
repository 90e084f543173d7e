using BenchmarkDotNet.Attributes;

namespace Decisioning.Benchmarks;

/// <summary>A customer's record packed, and unpacked again.</summary>
[MemoryDiagnoser]
public class PackingBenchmarks
{
    private PackingBed _bed = null!;

    [GlobalSetup]
    public void Setup() => _bed = new PackingBed();

    [GlobalCleanup]
    public void End() => _bed.Dispose();

    [Benchmark]
    public void Pack() => _bed.Pack();

    [Benchmark]
    public void Unpack() => _bed.Unpack();
}
