using Decisioning.Engine;
using Decisioning.Server.Security;
using Grpc.AspNetCore.Server.Diagnostics;

namespace Decisioning.Server.Observability;

/// <summary>The meters of this program whose figures are told, and the source of its spans.</summary>
public static class Meters
{
    /// <summary>Calls, the engine, refusals at the door, and the runtime (memory, collections, threads).</summary>
    public static IReadOnlyCollection<string> Names { get; } =
        [GrpcServerInstruments.Name, EngineMetrics.MeterName, RefusalCounter.MeterName, "System.Runtime"];
}
