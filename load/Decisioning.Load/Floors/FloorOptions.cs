using Decisioning.Load.CommandLine;
using Decisioning.Load.Http2;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Floors;

/// <summary>What <c>floor</c> was asked to do.</summary>
/// <param name="BodyBytes">Bytes of each request and of each answer, their prefixes of five included.</param>
internal sealed record FloorOptions(int BodyBytes, Turns Turns, BenchShape Shape, Reports Reports)
{
    public static FloorOptions From(Arguments arguments)
    {
        var options = new FloorOptions(
            arguments.Number("--body-bytes", absent: 600, least: GrpcFrame.PrefixBytes, most: 16_000),
            Turns.From(arguments, warmUp: 200_000, calls: 200_000),
            BenchShape.From(arguments, connections: 4, streams: 32),
            Reports.From(arguments));
        arguments.RefuseRest();
        return options;
    }
}
