using System.ComponentModel;
using System.Diagnostics;

namespace Decisioning.Load.Measuring;

/// <summary>What the system counts of a process, in steps of 10 ms and of pages.</summary>
internal static class ProcessFigures
{
    /// <exception cref="IOException">There is no such process, or no more.</exception>
    public static TimeSpan CpuOf(int id) => Of(id, process => process.TotalProcessorTime);

    /// <exception cref="IOException">There is no such process, or no more.</exception>
    public static double ResidentMbOf(int id) => Of(id, process => process.WorkingSet64 / 1e6);

    private static T Of<T>(int id, Func<Process, T> figure)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return figure(process);
        }
        catch (Exception ended) when (ended is ArgumentException or InvalidOperationException or Win32Exception)
        {
            throw new IOException($"The process {id} that is measured has ended.", ended);
        }
    }
}
