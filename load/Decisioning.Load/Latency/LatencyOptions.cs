using System.Globalization;
using Decisioning.Load.CommandLine;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Latency;

/// <summary>What <c>latency</c> was asked to do.</summary>
/// <param name="Rates">Calls a second, or reservations a second where that is asked for, each measured by itself; one
/// when it is to be doubled.</param>
/// <param name="ToKnee">Whether the first rate is doubled until the server does not hold it any more.</param>
/// <param name="SettleSeconds">How long to wait between the warm-up and the runs, so that the server's statistics are
/// those of a base that is reserved from: it publishes them once a minute.</param>
/// <param name="Plot">Where the plot goes (SVG); null: none.</param>
internal sealed record LatencyOptions(
    IReadOnlyList<int> Rates, bool ToKnee, EvenLoad Load, int SettleSeconds, string? Plot)
{
    /// <summary>More than one period of the server's statistics.</summary>
    private const int PastStatistics = 65;
    private const string ToKneeFlag = "--to-knee";

    public static readonly IReadOnlySet<string> Flags = new HashSet<string>([ToKneeFlag, .. EvenLoad.Flags]);

    public static LatencyOptions From(Arguments arguments)
    {
        var toKnee = arguments.Flag(ToKneeFlag);
        var load = EvenLoad.From(arguments, seconds: 5, runs: 7, boundMs: 20, connections: 8);
        var options = new LatencyOptions(
            [.. (arguments.Text("--rate") ?? (toKnee ? "1000" : "1000,5000,10000")).Split(',').Select(Rate)],
            toKnee,
            load,
            arguments.Number("--settle", load.Reserve ? PastStatistics : 0, least: 0, most: 3_600),
            OutputFile.Tried("--plot", arguments.Text("--plot")));
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
