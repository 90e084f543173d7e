using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>A store in which an opening finishes no erasure that was cut off.</summary>
internal sealed class UnfinishedStore(SimulatedProcess process, SimulatedWorld world) : SimulatedStore(process, world)
{
    public override async ValueTask EraseAsync(
        PartitionClaim claim, uint customer, IReadOnlyList<LogStub> stubs, StateRow? replacement,
        CancellationToken ct = default)
    {
        if (Process.IsOpen) await base.EraseAsync(claim, customer, stubs, replacement, ct).ConfigureAwait(false);
    }
}
