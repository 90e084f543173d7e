using System.Globalization;
using Decisioning.Load.CommandLine;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Latency;

/// <summary>What <c>latency</c> was asked to do.</summary>
/// <param name="Rates">Calls a second, each measured by itself; one when it is to be doubled.</param>
/// <param name="ToKnee">Whether the first rate is doubled until the server does not hold it any more.</param>
/// <param name="Plot">Where the plot goes (SVG); null: none.</param>
internal sealed record LatencyOptions(IReadOnlyList<int> Rates, bool ToKnee, EvenLoad Load, string? Plot)
{
    private const string ToKneeFlag = "--to-knee";

    public static readonly IReadOnlySet<string> Flags = new HashSet<string>([ToKneeFlag, .. EvenLoad.Flags]);

    public static LatencyOptions From(Arguments arguments)
    {
        var toKnee = arguments.Flag(ToKneeFlag);
        var options = new LatencyOptions(
            [.. (arguments.Text("--rate") ?? (toKnee ? "1000" : "1000,5000,10000")).Split(',').Select(Rate)],
            toKnee,
            EvenLoad.From(arguments, seconds: 5, runs: 7, boundMs: 20, connections: 8),
            arguments.Text("--plot"));
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
