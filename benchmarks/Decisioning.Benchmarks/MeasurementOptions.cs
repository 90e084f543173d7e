using Decisioning.Load.CommandLine;

namespace Decisioning.Benchmarks;

/// <summary>What a measurement of a whole base is told.</summary>
/// <param name="Customers">Of the base.</param>
/// <param name="Rate">Calls a second.</param>
/// <param name="Runs">How often what is timed is done, one after another in one process.</param>
/// <param name="Length">Of one run.</param>
/// <param name="WarmUp">Before anything counts.</param>
internal sealed record MeasurementOptions(int Customers, int Rate, int Runs, TimeSpan Length, TimeSpan WarmUp)
{
    private const int MostSeconds = 3_600;

    /// <summary>Reads <c>--customers N --rate N --runs N --seconds N --warm-up N</c>; what is absent is as usual.
    /// </summary>
    public static MeasurementOptions From(Arguments arguments, MeasurementOptions usual) => new(
        arguments.Number("--customers", usual.Customers, least: 1, most: 20_000_000),
        arguments.Number("--rate", usual.Rate, least: 1, most: 1_000_000),
        arguments.Number("--runs", usual.Runs, least: 1, most: 100),
        Seconds(arguments.Number("--seconds", (int)usual.Length.TotalSeconds, least: 1, most: MostSeconds)),
        Seconds(arguments.Number("--warm-up", (int)usual.WarmUp.TotalSeconds, least: 0, most: MostSeconds)));

    public static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);
}
