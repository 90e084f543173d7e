using System.Globalization;
using System.Runtime.InteropServices;

namespace Decisioning.Alternative;

/// <summary>
/// Says on SIGUSR1, as one line on standard output, how many bytes the process has allocated since it began: so that
/// a load tool can take the difference over a run. Nothing is counted or asked for while calls are served.
/// </summary>
public static class AllocationReport
{
    private const PosixSignal UserSignal1 = (PosixSignal)10;

    /// <summary>Begins to listen for the signal; ends when the result is disposed of.</summary>
    public static IDisposable Begin(TextWriter output) => PosixSignalRegistration.Create(UserSignal1, context =>
    {
        context.Cancel = true;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"allocated_bytes {GC.GetTotalAllocatedBytes(precise: true)}"));
        output.Flush();
    });
}
