using System.Diagnostics;

namespace Decisioning.Load.Measuring;

/// <summary>What the system counts of a process, in steps of 10 ms and of pages.</summary>
internal static class ProcessFigures
{
    public static TimeSpan CpuOf(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime;
    }

    public static double ResidentMbOf(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.WorkingSet64 / 1e6;
    }
}
