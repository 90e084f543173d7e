namespace Decisioning.Benchmarks;

/// <summary>What evenly paced calls took, in milliseconds, by growing length.</summary>
/// <param name="SinceDue">From the moment at which each was due: what a caller waits, the wait of the pacer's own timer
/// (whole milliseconds) and for a processor to begin the call on included.</param>
/// <param name="SinceBegun">From the moment at which each was begun: what the engine and the store took.</param>
internal sealed record PacedTimes(double[] SinceDue, double[] SinceBegun)
{
    public int Calls => SinceDue.Length;

    public override string ToString() =>
        $"{Pacer.Percentiles(SinceDue)}; from their beginning {Pacer.Percentiles(SinceBegun)}";
}
