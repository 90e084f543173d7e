using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>A store that moves the checkpoint and keeps no states.</summary>
internal sealed class ForgetfulStore(SimulatedProcess process, SimulatedWorld world) : SimulatedStore(process, world)
{
    protected override async ValueTask SaveAsync(StateBatch batch)
    {
        if (batch.Checkpoint > 0) await base.SaveAsync(batch).ConfigureAwait(false);
    }
}
