using Decisioning.Load.CommandLine;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Overload;

/// <summary>What <c>overload</c> was asked to do.</summary>
/// <param name="Seconds">Length of one run, about.</param>
/// <param name="BoundMs">The p99 up to which a rate counts as held, from the moment a call was meant for.</param>
/// <param name="Shape">Of the runs at an even rate: so many streams that calls wait in the server and not for a stream.
/// </param>
/// <param name="Processors">The processors of the server, like <c>0</c>; null: all.</param>
internal sealed record OverloadOptions(
    ServerSource Server, int WarmUp, int Seconds, int Runs, double Times, double Normal, int BoundMs,
    BenchShape Shape, bool Reserve, string? Processors, Reports Reports)
{
    public static readonly IReadOnlySet<string> Flags = new HashSet<string> { "--reserve", ServerSource.PublishFlag };

    /// <summary>The usual shape of <c>bench</c>: enough to keep a server busy, few enough that its calls do not wait
    /// long.</summary>
    public static BenchShape WarmUpShape { get; } = new(4, 32);

    public static OverloadOptions From(Arguments arguments)
    {
        var options = new OverloadOptions(
            ServerSource.From(arguments),
            arguments.Number("--warm-up", absent: 350_000, least: 0, most: 100_000_000),
            arguments.Number("--seconds", absent: 4, least: 1, most: 3_600),
            arguments.Number("--runs", absent: 3, least: 1, most: 100),
            arguments.Number("--times", absent: 3, least: 1, most: 20),
            arguments.Number("--normal", absent: 70, least: 1, most: 100) / 100.0,
            arguments.Number("--bound-ms", absent: 50, least: 1, most: 60_000),
            new BenchShape(
                arguments.Number("--connections", absent: 64, least: 1, most: 1_000),
                arguments.Number("--streams", absent: 90, least: 1, most: 100)),
            arguments.Flag("--reserve"),
            arguments.Text("--server-cpus"),
            Reports.From(arguments));
        arguments.RefuseRest();
        return options;
    }
}
