using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Grpc.AspNetCore.Server.Diagnostics;

/// <summary>
/// What the host tells of its calls, by the OpenTelemetry conventions for RPC: a histogram of durations and a span for
/// each call. Neither holds anything that a caller wrote, but for the id of the caller's own trace.
/// </summary>
public static class GrpcServerInstruments
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "Grpc.AspNetCore.Server";

    private static readonly double[] Milliseconds =
        [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

    private static readonly Meter ServerMeter = new(Name);

    internal static ActivitySource Spans { get; } = new(Name);

    /// <summary>How long calls took, from their headers to their status.</summary>
    internal static Histogram<double> Duration { get; } = ServerMeter.CreateHistogram(
        "rpc.server.duration", "ms", "Duration of calls, from their headers to their status.", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = Milliseconds });
}
