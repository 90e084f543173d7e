namespace Decisioning.Benchmarks;

/// <summary>One run of calls over resident customers.</summary>
/// <param name="P99Ms">What 99 of 100 calls took at most from the moment at which each was due, milliseconds.</param>
/// <param name="PauseP50Ms">Half of the collector's pauses were no longer, milliseconds.</param>
/// <param name="PauseP999Ms">The same of 999 in 1,000.</param>
/// <param name="ResidentBytes">Memory of the process at its end.</param>
/// <param name="Customers">How many customers were in memory then.</param>
internal sealed record MemoryChurn(
    double P99Ms, double PauseP50Ms, double PauseP999Ms, long ResidentBytes, int Customers);
