using System.Globalization;
using Decisioning.Load.CommandLine;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Latency;

/// <summary>What <c>latency</c> was asked to do.</summary>
/// <param name="Rates">Calls a second, each measured by itself; one when it is to be doubled.</param>
/// <param name="ToKnee">Whether the first rate is doubled until the server does not hold it any more.</param>
/// <param name="BoundMs">The p99 up to which a rate counts as held, milliseconds.</param>
/// <param name="Seconds">Length of one run at one rate.</param>
/// <param name="Reserve">Ask about contacts only, and reserve what is answered SEND.</param>
/// <param name="Plot">Where the plot goes (SVG); null: none.</param>
internal sealed record LatencyOptions(
    IReadOnlyList<int> Rates, bool ToKnee, int BoundMs, ServerSource Server, int WarmUp, int Seconds, int Runs,
    BenchShape Shape, bool Reserve, string? Plot, Reports Reports)
{
    private const string ToKneeFlag = "--to-knee";

    public static readonly IReadOnlySet<string> Flags = new HashSet<string>
    {
        "--reserve", ToKneeFlag, ServerSource.PublishFlag,
    };

    public static LatencyOptions From(Arguments arguments)
    {
        var toKnee = arguments.Flag(ToKneeFlag);
        var options = new LatencyOptions(
            [.. (arguments.Text("--rate") ?? (toKnee ? "1000" : "1000,5000,10000")).Split(',').Select(Rate)],
            toKnee,
            arguments.Number("--bound-ms", absent: 20, least: 1, most: 60_000),
            ServerSource.From(arguments),
            arguments.Number("--warm-up", absent: 350_000, least: 0, most: 100_000_000),
            arguments.Number("--seconds", absent: 5, least: 1, most: 3_600),
            arguments.Number("--runs", absent: 7, least: 1, most: 100),
            new BenchShape(
                arguments.Number("--connections", absent: 8, least: 1, most: 1_000),
                arguments.Number("--streams", absent: 90, least: 1, most: 100)),
            arguments.Flag("--reserve"),
            arguments.Text("--plot"),
            Reports.From(arguments));
        arguments.RefuseRest();
        return !toKnee || options.Rates.Count == 1
            ? options
            : throw new UsageException($"{ToKneeFlag} doubles one --rate; {options.Rates.Count} are given.");
    }

    private static int Rate(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate)
            && rate is >= 1 and <= 1_000_000
            ? rate
            : throw new UsageException(
                $"--rate {text}: calls a second from 1 to 1000000, between commas, are allowed.");
}
