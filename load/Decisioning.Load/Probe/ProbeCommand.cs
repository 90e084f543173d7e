using System.Diagnostics;
using System.Globalization;
using Decisioning.Load.Http2;

namespace Decisioning.Load.Probe;

/// <summary>
/// Sends the same bytes to any endpoint as fast as it answers, and says what that costs this program itself: so that
/// the
/// generator can be held against others on the same endpoint.
/// </summary>
internal sealed class ProbeCommand(ProbeOptions options, TextWriter output, TimeProvider time)
{
    private const string Path = "/decisioning.Probe/Ask";

    /// <returns>Whether every call was answered well.</returns>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        var body = GrpcFrame.Of(new byte[options.BodyBytes - GrpcFrame.PrefixBytes]);
        var requests = new Requests(options.Target, [Path], [(0, body)]);
        var generator = new Generator(options.Target, requests, options.Shape.Connections, options.Shape.Streams, time);
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        var run = await generator.SaturateAsync(options.Calls, ct);
        self.Refresh();
        var cpu = (self.TotalProcessorTime - before).TotalMicroseconds / options.Calls;
        var latencies = run.Counts.Latencies;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{run.PerSecond:N0} calls/s, {run.Counts.Failed:N0} failed, "
            + $"p50 {latencies.PercentileMs(.5):0.00} ms, p99 {latencies.PercentileMs(.99):0.00} ms, "
            + $"{cpu:0.0} us of this program's processor time a call"));
        return run.Counts.Failed == 0;
    }
}
