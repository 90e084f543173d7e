using Decisioning.Load.CommandLine;

namespace Decisioning.Load.Tables;

/// <summary>What <c>table</c> was asked to do.</summary>
/// <param name="Directory">Where the JSON files lie.</param>
/// <param name="Write">The Markdown file whose table is replaced; null: it is only printed.</param>
/// <param name="IsGrowth">Whether what the curves of <c>growth</c> show is told instead of the table.</param>
internal sealed record TableOptions(string Directory, string? Write, bool IsGrowth = false)
{
    private const string GrowthFlag = "--growth";

    public static readonly IReadOnlySet<string> Flags = new HashSet<string> { GrowthFlag };

    public static TableOptions From(Arguments arguments)
    {
        var options = new TableOptions(
            arguments.Plain("DIR with the JSON files"), arguments.Text("--write"), arguments.Flag(GrowthFlag));
        arguments.RefuseRest();
        return System.IO.Directory.Exists(options.Directory)
            ? options
            : throw new UsageException($"There is no directory '{options.Directory}'.");
    }
}
