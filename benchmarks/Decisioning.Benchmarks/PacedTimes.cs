namespace Decisioning.Benchmarks;

/// <summary>What evenly paced calls took that count, in milliseconds, by growing length.</summary>
/// <param name="SinceDue">From the moment at which each was due: what a caller waits, the wait of the pacer's own timer
/// (whole milliseconds) and for a processor to begin the call on included.</param>
/// <param name="SinceBegun">From the moment at which each was begun: what the engine and the store took.</param>
/// <param name="Calls">All calls, those that do not count included.</param>
/// <param name="Took">From the first call to the end of the last.</param>
internal sealed record PacedTimes(double[] SinceDue, double[] SinceBegun, int Calls, TimeSpan Took)
{
    /// <summary>Of all calls, those that count: 0..1.</summary>
    public double CountedShare => SinceDue.Length / (double)Math.Max(1, Calls);

    /// <summary>Calls that count, a second.</summary>
    public double CountedPerSecond => SinceDue.Length / Took.TotalSeconds;

    public override string ToString() =>
        $"{Pacer.Percentiles(SinceDue)}; from their beginning {Pacer.Percentiles(SinceBegun)}";
}
