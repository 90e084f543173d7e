using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>A store whose client takes a write without an answer for done.</summary>
internal sealed class TrustingStore(SimulatedProcess process, SimulatedWorld world) : SimulatedStore(process, world)
{
    public override async ValueTask AppendAsync(AppendGroup group, CancellationToken ct = default)
    {
        try
        {
            await base.AppendAsync(group, ct).ConfigureAwait(false);
        }
        catch (StoreUnavailableException lost) when (lost.Outcome == StoreOutcome.Unknown)
        {
            World.History.Say("no answer is taken for a yes");
        }
    }
}
