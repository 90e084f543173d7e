using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>A store in which nothing stays of an erased customer, not even that he was erased.</summary>
internal sealed class TracelessStore(SimulatedProcess process, SimulatedWorld world) : SimulatedStore(process, world)
{
    protected override ValueTask<bool> LandErasureAsync(
        PartitionClaim claim, uint customer, IReadOnlyList<LogStub> stubs, StateRow? replacement) =>
        base.LandErasureAsync(claim, customer, stubs, null);
}
