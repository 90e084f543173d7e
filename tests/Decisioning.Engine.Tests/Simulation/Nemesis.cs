namespace Decisioning.Engine.Tests.Simulation;

/// <summary>What happens to the processes and their clocks while clients call.</summary>
internal sealed class Nemesis(SimulatedWorld world)
{
    private SimulationLoop Loop => world.Loop;

    public async Task StrikeAsync()
    {
        for (var i = 0; i < world.Plan.Blows; i++)
        {
            await Loop.DelayAsync(1, 400).ConfigureAwait(false);
            var process = await world.ServingAsync().ConfigureAwait(false);
            switch (Loop.Random.Next(8))
            {
                case 0 or 1:
                    await KillAsync(process).ConfigureAwait(false);
                    break;
                case 2:
                    await StopAsync(process).ConfigureAwait(false);
                    break;
                case 3:
                    await PauseAsync(process).ConfigureAwait(false);
                    break;
                case 4:
                    StepClock();
                    break;
                default:
                    // Holds run out.
                    world.History.Say("twenty minutes pass");
                    Loop.Time.Advance(TimeSpan.FromMinutes(20));
                    break;
            }
        }
    }

    private async Task KillAsync(SimulatedProcess process)
    {
        world.History.Say($"process {process.Number} is killed");
        process.Kill();
        await world.ReplaceAsync(process).ConfigureAwait(false);
    }

    private async Task StopAsync(SimulatedProcess process)
    {
        world.History.Say($"process {process.Number} is stopped");
        await world.StopAsync(process).ConfigureAwait(false);
        await world.ReplaceAsync(process).ConfigureAwait(false);
    }

    /// <summary>It stands still until another one has taken over, and goes on as if nothing had been.</summary>
    private async Task PauseAsync(SimulatedProcess process)
    {
        if (process.IsDead) return;
        world.History.Say($"process {process.Number} stands still");
        process.Pause();
        if (Loop.Chance(70)) await world.ReplaceAsync(process).ConfigureAwait(false);
        await Loop.DelayAsync(0, 500).ConfigureAwait(false);
        world.History.Say($"process {process.Number} goes on");
        process.Continue();
        await Loop.DelayAsync(100, 1_000).ConfigureAwait(false);

        // It may wait for the partitions, and would hold them when it got them.
        if (world.Serving != process) process.Kill();
    }

    private void StepClock()
    {
        var step = TimeSpan.FromHours(Loop.Chance(50) ? 1 : -1);
        world.History.Say($"the clock is set by {step.TotalHours} h");
        Loop.Time.StepWall(step);
    }
}
