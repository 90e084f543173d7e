using Decisioning.Load.CommandLine;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Insight;

/// <summary>What <c>base</c> was asked to do.</summary>
/// <param name="Data">A seeded directory; null: one of its own.</param>
/// <param name="Calls">Questions after the first one.</param>
/// <param name="Pause">Time between two questions.</param>
internal sealed record BaseOptions(int Customers, string? Data, int Calls, TimeSpan Pause, Reports Reports)
{
    public static BaseOptions From(Arguments arguments)
    {
        var options = new BaseOptions(
            arguments.Number("--customers", absent: 1_000_000, least: 1, most: 20_000_000),
            arguments.Text("--data"),
            arguments.Number("--calls", absent: 500, least: 1, most: 1_000_000),
            TimeSpan.FromMilliseconds(arguments.Number("--pause-ms", absent: 20, least: 0, most: 60_000)),
            Reports.From(arguments));
        arguments.RefuseRest();
        return options;
    }
}
