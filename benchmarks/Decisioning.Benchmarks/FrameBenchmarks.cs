using BenchmarkDotNet.Attributes;

namespace Decisioning.Benchmarks;

/// <summary>
/// What the host does with the bytes of one call: finds a request of 60 bytes in its frame, in one piece or in two, and
/// puts an answer of 600 into a frame.
/// </summary>
[MemoryDiagnoser]
public class FrameBenchmarks
{
    private FramingBed _bed = null!;

    [GlobalSetup]
    public void Setup() => _bed = new FramingBed();

    /// <summary>The answer's frame as well as the request's.</summary>
    [Benchmark(Baseline = true)]
    public int Call() => _bed.ReadFrame(_bed.InOnePiece) + _bed.WriteFrame();

    [Benchmark]
    public int RequestInOnePiece() => _bed.ReadFrame(_bed.InOnePiece);

    [Benchmark]
    public int RequestInTwoPieces() => _bed.ReadFrame(_bed.InTwoPieces);

    [Benchmark]
    public int Answer() => _bed.WriteFrame();
}
