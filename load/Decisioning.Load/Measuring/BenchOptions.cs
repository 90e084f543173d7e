using Decisioning.Load.CommandLine;
using Decisioning.V1;

namespace Decisioning.Load.Measuring;

/// <summary>What <c>bench</c> was asked to do.</summary>
/// <param name="Variant">plain, reasons (explain = REASONS in every question) or trees (a hundred are the model).
/// </param>
internal sealed record BenchOptions(
    string Variant, ServerSource Server, Turns Turns, BenchShape Shape, bool WithAlternative, Reports Reports)
{
    public static readonly IReadOnlySet<string> Flags = new HashSet<string>
    {
        "--without-alternative", ServerSource.PublishFlag,
    };

    public ExplainLevel Explain => Variant == "reasons" ? ExplainLevel.Reasons : ExplainLevel.None;

    public bool WithTrees => Variant == "trees";

    public static BenchOptions From(Arguments arguments)
    {
        var options = new BenchOptions(
            arguments.Text("--variant") ?? "plain",
            ServerSource.From(arguments),
            Turns.From(arguments, warmUp: 350_000, calls: 300_000),
            BenchShape.From(arguments, connections: 4, streams: 32),
            !arguments.Flag("--without-alternative"),
            Reports.From(arguments));
        arguments.RefuseRest();
        return options.Variant is "plain" or "reasons" or "trees"
            ? options
            : throw new UsageException($"--variant {options.Variant}: plain, reasons or trees is allowed.");
    }
}
