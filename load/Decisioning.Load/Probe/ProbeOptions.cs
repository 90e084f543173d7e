using Decisioning.Load.CommandLine;

namespace Decisioning.Load.Probe;

/// <summary>What <c>probe</c> was asked to do.</summary>
/// <param name="BodyBytes">Bytes of each request, its prefix of five included.</param>
internal sealed record ProbeOptions(Uri Target, int Calls, int BodyBytes, int Connections, int Streams)
{
    public static ProbeOptions From(Arguments arguments)
    {
        var options = new ProbeOptions(
            arguments.Target(),
            arguments.Number("--calls", absent: 200_000, least: 1, most: 1_000_000_000),
            arguments.Number("--body-bytes", absent: 600, least: 5, most: 1_000_000),
            arguments.Number("--connections", absent: 4, least: 1, most: 1_000),
            arguments.Number("--streams", absent: 32, least: 1, most: 100));
        arguments.RefuseRest();
        return options;
    }
}
