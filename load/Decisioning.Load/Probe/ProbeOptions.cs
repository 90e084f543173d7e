using Decisioning.Load.CommandLine;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Probe;

/// <summary>What <c>probe</c> was asked to do.</summary>
/// <param name="BodyBytes">Bytes of each request, its prefix of five included.</param>
internal sealed record ProbeOptions(Uri Target, int Calls, int BodyBytes, BenchShape Shape)
{
    public static ProbeOptions From(Arguments arguments)
    {
        var options = new ProbeOptions(
            arguments.Target(),
            arguments.Number("--calls", absent: 200_000, least: 1, most: 1_000_000_000),
            arguments.Number("--body-bytes", absent: 600, least: 5, most: 1_000_000),
            BenchShape.From(arguments, connections: 4, streams: 32));
        arguments.RefuseRest();
        return options;
    }
}
