using Decisioning.Load.Http2;

namespace Decisioning.Load.Measuring;

/// <summary>One run of one program at saturation.</summary>
/// <param name="PerSecond">Calls answered a second.</param>
/// <param name="RefusedShare">Of all calls, those that were refused for want of room: 0..1.</param>
/// <param name="CpuMicros">Its processor time a call; null: not known.</param>
/// <param name="HelperCpuMicros">The same of the process that works for it (Redis).</param>
/// <param name="AllocatedBytes">Bytes it allocated a call; null: not known.</param>
/// <param name="AnswerBytes">Bytes of messages it answered a call.</param>
internal sealed record BenchRun(
    double PerSecond, double RefusedShare, double? CpuMicros, double? HelperCpuMicros, double? AllocatedBytes,
    double AnswerBytes, Histogram Latencies);
