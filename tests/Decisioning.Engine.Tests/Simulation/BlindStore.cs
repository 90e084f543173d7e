using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>A store that takes a group whoever sends it.</summary>
internal sealed class BlindStore(SimulatedProcess process, SimulatedWorld world) : SimulatedStore(process, world)
{
    protected override ValueTask LandAsync(AppendGroup group) => Disk.AppendAsync(group, comparesEpochs: false);
}
