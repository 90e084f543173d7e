using Decisioning.Load.Connection;

namespace Decisioning.Load.Measuring;

/// <summary>
/// A server that runs already. It is only asked: what it allocates is not known, and what processor time and memory it
/// takes only when its process is named and runs on this machine.
/// </summary>
internal sealed class GivenServer(Uri address, int? processId) : IMeasuredProgram
{
    public string Name => "server";

    public Uri Address => address;

    public string? Key => ServerChannel.Key;

    public (TimeSpan Own, TimeSpan Helper)? Cpu() =>
        processId is { } id ? (ProcessFigures.CpuOf(id), TimeSpan.Zero) : null;

    public Task<long?> AllocatedAsync(CancellationToken ct) => Task.FromResult<long?>(null);

    public double? ResidentMb() => processId is { } id ? ProcessFigures.ResidentMbOf(id) : null;
}
