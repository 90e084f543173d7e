using Decisioning.Load.CommandLine;

namespace Decisioning.Load.Tables;

/// <summary>What <c>table</c> was asked to do.</summary>
/// <param name="Directory">Where the JSON files lie.</param>
/// <param name="Write">The Markdown file whose table is replaced; null: it is only printed.</param>
internal sealed record TableOptions(string Directory, string? Write)
{
    public static TableOptions From(Arguments arguments)
    {
        var options = new TableOptions(arguments.Plain("DIR with the JSON files"), arguments.Text("--write"));
        arguments.RefuseRest();
        return System.IO.Directory.Exists(options.Directory)
            ? options
            : throw new UsageException($"There is no directory '{options.Directory}'.");
    }
}
