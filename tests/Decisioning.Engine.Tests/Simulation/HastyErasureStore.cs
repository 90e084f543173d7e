using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>A store that says of an erasure that it is done and does it a little later, unless the process has died by
/// then.</summary>
internal sealed class HastyErasureStore(SimulatedProcess process, SimulatedWorld world)
    : SimulatedStore(process, world)
{
    public override async ValueTask EraseAsync(
        PartitionClaim claim, uint customer, IReadOnlyList<LogStub> stubs, StateRow? replacement,
        CancellationToken ct = default)
    {
        await BeginAsync().ConfigureAwait(false);
        _ = EraseAfterAsync(claim, customer, stubs, replacement);
        await EndAsync().ConfigureAwait(false);
    }

    private async Task EraseAfterAsync(
        PartitionClaim claim, uint customer, IReadOnlyList<LogStub> stubs, StateRow? replacement)
    {
        await World.Loop.DelayAsync(1, 30).ConfigureAwait(false);
        if (Process.IsDead) return;
        try
        {
            await base.EraseAsync(claim, customer, stubs, replacement).ConfigureAwait(false);
        }
        catch (StoreException refused)
        {
            World.History.Say($"what was said to be erased is not: {refused.Message}");
        }
    }
}
