using System.Diagnostics;

namespace Decisioning.Benchmarks;

/// <summary>The processor time of this process: on a machine that others use too it says more than the clock.</summary>
internal sealed class CpuTime
{
    private TimeSpan _from = Used();

    /// <summary>Microseconds for each of so many, since the last time it was asked.</summary>
    public double Take(int count)
    {
        var now = Used();
        var taken = (now - _from).TotalMicroseconds / count;
        _from = now;
        return taken;
    }

    private static TimeSpan Used()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
