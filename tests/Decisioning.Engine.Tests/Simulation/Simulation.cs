namespace Decisioning.Engine.Tests.Simulation;

/// <summary>One history from one seed: made, and checked against the promises.</summary>
internal sealed class Simulation
{
    private const int StackBytes = 4 << 20;

    private Simulation(int seed) => Seed = seed;

    public int Seed { get; }

    public IReadOnlyList<string> Violations { get; private set; } = [];

    public string Text { get; private set; } = "";

    /// <summary>Answers that were checked.</summary>
    public int Checks { get; private set; }

    public int Mails { get; private set; }

    /// <summary>Runs a history on a thread of its own, where no context of a test takes its continuations.</summary>
    public static Simulation Run(int seed, Mutant mutant)
    {
        var simulation = new Simulation(seed);
        var thread = new Thread(() => simulation.Play(mutant), StackBytes) { IsBackground = true };
        thread.Start();
        thread.Join();
        return simulation;
    }

    private void Play(Mutant mutant)
    {
        using var world = new SimulatedWorld(Seed, mutant);
        try
        {
            world.History.Say($"seed {Seed}: {world.Plan}");
            world.Loop.Run(PlayAsync(world));
        }
        catch (Exception defect)
        {
            world.Violate($"a defect: {defect}");
        }

        world.History.Say($"{world.Loop.Steps} steps");
        (Violations, Text) = (world.Violations, world.History.ToString());
        (Checks, Mails) = (world.Ledger.Checks, world.Ledger.Sent);
    }

    private static async Task PlayAsync(SimulatedWorld world)
    {
        await world.SetUpAsync().ConfigureAwait(false);
        var clients = Enumerable.Range(1, world.Plan.Clients).Select(
            number => new SimulatedClient(number, world).CallAsync());
        await Task.WhenAll([new Nemesis(world).StrikeAsync(), .. clients]).ConfigureAwait(false);
        world.FaultPercent = 0;
        var process = await world.ServingAsync().ConfigureAwait(false);
        world.History.Say("the end: a last kill");
        process.Kill();
        await world.ReplaceAsync(process).ConfigureAwait(false);
        await new FinalCheck(world).CheckAsync(await world.ServingAsync().ConfigureAwait(false)).ConfigureAwait(false);
    }
}
