using System.Diagnostics.Metrics;
using Decisioning.Engine;
using Decisioning.Server.Security;
using Grpc.AspNetCore.Server.Diagnostics;

namespace Decisioning.Server.Observability;

/// <summary>The meters of this program whose figures are told, and the source of its spans.</summary>
public static class Meters
{
    /// <summary>Calls, the engine, refusals at the door, and the runtime (memory, collections, threads).</summary>
    public static IReadOnlyCollection<string> Names { get; } =
        [GrpcServerInstruments.Name, EngineMetrics.MeterName, RefusalCounter.MeterName, Runtime];

    private const string Runtime = "System.Runtime";

    /// <summary>Whether a meter is the process' or one of this server; another engine in the process has others of the
    /// same names.</summary>
    public static bool IsOf(Meter meter, DecisionEngine engine, RefusalCounter refusals) =>
        meter == engine.Metrics.Meter || meter == refusals.Meter
        || meter.Name is GrpcServerInstruments.Name or Runtime;
}
