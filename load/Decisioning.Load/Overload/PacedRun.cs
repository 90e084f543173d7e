using Decisioning.Load.Http2;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Overload;

/// <summary>One run at an even rate, with the processor time that it took.</summary>
/// <param name="Rate">Calls a second that were offered.</param>
/// <param name="GeneratorCores">Processor time of this program, as cores.</param>
/// <param name="ServerCores">The same of the server; null: not known.</param>
internal sealed record PacedRun(double Rate, LoadRun Load, double GeneratorCores, double? ServerCores)
{
    public static async Task<PacedRun> OfAsync(
        IMeasuredProgram server, Subject subject, double rate, int seconds, CancellationToken ct)
    {
        var (own, its) = (ProcessFigures.CpuOf(Environment.ProcessId), server.Cpu()?.Own);
        var run = await subject.PaceAsync(rate, (long)(rate * seconds), ct);
        var (ownAfter, itsAfter) = (ProcessFigures.CpuOf(Environment.ProcessId), server.Cpu()?.Own);
        return new PacedRun(rate, run, (ownAfter - own) / run.Took, (itsAfter - its) / run.Took);
    }
}
