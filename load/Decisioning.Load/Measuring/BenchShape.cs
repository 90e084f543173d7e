using Decisioning.Load.CommandLine;

namespace Decisioning.Load.Measuring;

/// <summary>How many connections, and calls open at a time on each.</summary>
internal sealed record BenchShape(int Connections, int Streams)
{
    /// <summary>Reads <c>--connections N --streams N</c>; HTTP/2 allows 100 streams a connection.</summary>
    public static BenchShape From(Arguments arguments, int connections, int streams) => new(
        arguments.Number("--connections", connections, least: 1, most: 1_000),
        arguments.Number("--streams", streams, least: 1, most: 100));
}
