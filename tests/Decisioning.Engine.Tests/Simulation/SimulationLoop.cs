using Decisioning.Engine.Tests.Testing;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>
/// One thread, one clock, one source of chance: everything that can go on waits here, and the seed picks who does.
/// Time stands still while somebody can go on, then leaps to the next timer.
/// </summary>
internal sealed class SimulationLoop(int seed)
{
    private const int MostSteps = 200_000;

    private readonly List<Action> _ready = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public Random Random { get; } = new(seed);

    public ManualTime Time { get; } = ManualTime.StartOf2026();

    /// <summary>Steps taken; two simulations with one seed take the same.</summary>
    public int Steps { get; private set; }

    public void Post(Action work)
    {
        DemandOwnThread();
        _ready.Add(work);
    }

    /// <summary>Ends when the seed picks the caller again.</summary>
    public Task HopAsync()
    {
        var turn = new TaskCompletionSource();
        Post(turn.SetResult);
        return turn.Task;
    }

    public Task DelayAsync(int leastMs, int mostMs) =>
        Task.Delay(TimeSpan.FromMilliseconds(Random.Next(leastMs, mostMs + 1)), Time);

    public bool Chance(int percent) => Random.Next(100) < percent;

    /// <summary>Goes on until the task has ended.</summary>
    public void Run(Task task)
    {
        while (!task.IsCompleted)
        {
            if (++Steps > MostSteps) throw new InvalidOperationException($"{MostSteps} steps, and no end in sight.");
            if (_ready.Count > 0) RunOne();
            else if (Time.UntilNext is { } span) Time.Advance(span);
            else throw new InvalidOperationException("Nobody can go on: somebody waits for what never comes.");
        }

        task.GetAwaiter().GetResult();
    }

    /// <summary>What comes from another thread is not decided by the seed.</summary>
    public void DemandOwnThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("Something left the simulation's thread.");
    }

    private void RunOne()
    {
        var picked = Random.Next(_ready.Count);
        var work = _ready[picked];
        _ready[picked] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        work();
    }
}
