using Decisioning.Load.CommandLine;
using Decisioning.V1;

namespace Decisioning.Load.Measuring;

/// <summary>What <c>bench</c> was asked to do.</summary>
/// <param name="Variant">plain, or reasons (explain = REASONS in every question).</param>
/// <param name="WarmUp">Calls to each program before anything counts.</param>
/// <param name="Calls">Calls of one run.</param>
/// <param name="Runs">Runs of each program, in turn.</param>
internal sealed record BenchOptions(
    string Variant, ServerSource Server, int WarmUp, int Calls, int Runs, BenchShape Shape, bool WithAlternative,
    Reports Reports)
{
    public static readonly IReadOnlySet<string> Flags = new HashSet<string>
    {
        "--without-alternative", ServerSource.PublishFlag,
    };

    public ExplainLevel Explain => Variant == "reasons" ? ExplainLevel.Reasons : ExplainLevel.None;

    public static BenchOptions From(Arguments arguments)
    {
        var options = new BenchOptions(
            arguments.Text("--variant") ?? "plain",
            ServerSource.From(arguments),
            arguments.Number("--warm-up", absent: 350_000, least: 0, most: 100_000_000),
            arguments.Number("--calls", absent: 300_000, least: 100, most: 100_000_000),
            arguments.Number("--runs", absent: 5, least: 1, most: 100),
            new BenchShape(
                arguments.Number("--connections", absent: 4, least: 1, most: 1_000),
                arguments.Number("--streams", absent: 32, least: 1, most: 100)),
            !arguments.Flag("--without-alternative"),
            Reports.From(arguments));
        arguments.RefuseRest();
        return options.Variant is "plain" or "reasons" or "trees"
            ? options
            : throw new UsageException($"--variant {options.Variant}: plain, reasons or trees is allowed.");
    }
}
