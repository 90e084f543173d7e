using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>A store that says done and writes a little later, unless the process has died by then.</summary>
internal sealed class HastyStore(SimulatedProcess process, SimulatedWorld world) : SimulatedStore(process, world)
{
    private Task _last = Task.CompletedTask;

    public override async ValueTask AppendAsync(AppendGroup group, CancellationToken ct = default)
    {
        await BeginAsync().ConfigureAwait(false);
        _last = WriteAfterAsync(_last, Copy(group));
        await EndAsync().ConfigureAwait(false);
    }

    private async Task WriteAfterAsync(Task last, AppendGroup group)
    {
        await last.ConfigureAwait(false);
        await World.Loop.DelayAsync(1, 30).ConfigureAwait(false);
        if (Process.IsDead) return;
        try
        {
            await LandAsync(group).ConfigureAwait(false);
        }
        catch (StoreException refused)
        {
            World.History.Say($"what was said to be done is refused: {refused.Message}");
        }
    }
}
