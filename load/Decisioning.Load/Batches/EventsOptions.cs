using Decisioning.Load.CommandLine;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Batches;

/// <summary>What <c>events</c> was asked to do.</summary>
/// <param name="Batch">Events in a message.</param>
/// <param name="Streams">Streams at a time, each with <paramref name="InFlight"/> batches under way.</param>
internal sealed record EventsOptions(
    int Customers, int Events, int Batch, int Streams, int InFlight, int Runs, Reports Reports)
{
    public static EventsOptions From(Arguments arguments)
    {
        var options = new EventsOptions(
            arguments.Number("--customers", absent: 50_000, least: 1, most: 20_000_000),
            arguments.Number("--events", absent: 200_000, least: 100, most: 100_000_000),
            arguments.Number("--batch", absent: 500, least: 1, most: 1_000),
            arguments.Number("--streams", absent: 2, least: 1, most: 64),
            arguments.Number("--in-flight", absent: 8, least: 1, most: 1_000),
            arguments.Number("--runs", absent: 3, least: 1, most: 100),
            Reports.From(arguments));
        arguments.RefuseRest();
        return options;
    }
}
