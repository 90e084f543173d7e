using System.Diagnostics.Metrics;
using Decisioning.Engine;
using Decisioning.Server.Feeding;
using Decisioning.Server.Security;
using Grpc.AspNetCore.Server.Diagnostics;

namespace Decisioning.Server.Observability;

/// <summary>The meters of this program whose figures are told, and the source of its spans.</summary>
public static class Meters
{
    /// <summary>Calls, the engine, refusals at the door, the feed's stream, and the runtime (memory, collections,
    /// threads).</summary>
    public static IReadOnlyCollection<string> Names { get; } =
    [
        GrpcServerInstruments.Name, EngineMetrics.MeterName, RefusalCounter.MeterName, FeedStreamProgress.MeterName,
        Runtime,
    ];

    private const string Runtime = "System.Runtime";

    /// <summary>Whether a meter is the process' or one of a server's own; another engine in the process has others of
    /// the same names.</summary>
    public static bool IsOf(Meter meter, IReadOnlyCollection<Meter> own) =>
        own.Contains(meter) || meter.Name is GrpcServerInstruments.Name or Runtime;
}
