using Decisioning.Load.CommandLine;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Batches;

/// <summary>What <c>stream</c> was asked to do.</summary>
internal sealed record StreamOptions(
    int Customers, string? Data, int Offers, int Streams, int InFlight, Reports Reports)
{
    public static StreamOptions From(Arguments arguments)
    {
        var options = new StreamOptions(
            arguments.Number("--customers", absent: 500_000, least: 1, most: 20_000_000),
            arguments.Text("--data"),
            arguments.Number("--offers", absent: 100, least: 1, most: 1_000),
            arguments.Number("--streams", absent: 4, least: 1, most: 64),
            arguments.Number("--in-flight", absent: 256, least: 1, most: 10_000),
            Reports.From(arguments));
        arguments.RefuseRest();
        return options;
    }
}
