using System.Text.Json;
using Decisioning.Domain.Catalog;
using Microsoft.Extensions.Logging.Abstractions;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>A process with an engine: it can be killed at any moment, and stopped and continued.</summary>
internal sealed class SimulatedProcess : IProcessEnd
{
    private readonly SimulationLoop _loop;
    private readonly ProcessTime _time;
    private readonly List<Action> _held = [];
    private readonly TaskCompletionSource _died = new();
    private DecisionEngine? _engine;

    private SimulatedProcess(int number, SimulationLoop loop)
    {
        (Number, _loop) = (number, loop);
        _time = new ProcessTime(loop.Time, this);
    }

    public int Number { get; }

    public DecisionEngine Engine => _engine ?? throw new InvalidOperationException("The engine is not open yet.");

    public Front Front { get; private set; } = null!;

    public bool IsOpen => _engine is not null;

    public bool IsDead { get; private set; }

    public bool IsPaused { get; private set; }

    /// <summary>Ends with the process.</summary>
    public Task Died => _died.Task;

    /// <summary>Begins a process. Its opening may fail with the store, and ends when the process is killed.</summary>
    public static (SimulatedProcess Process, Task Opening) Start(int number, SimulatedWorld world)
    {
        var process = new SimulatedProcess(number, world.Loop);
        return (process, process.OpenAsync(world));
    }

    /// <summary>Does something of this process: now, when it continues, or never.</summary>
    public void Enter(Action work)
    {
        if (IsDead) return;
        if (IsPaused) _held.Add(work);
        else work();
    }

    public void Post(Action work) => _loop.Post(() => Enter(work));

    /// <summary>Ends at once while the process runs, later when it is paused, never when it is dead.</summary>
    public async Task GateAsync()
    {
        while (IsPaused)
        {
            var continued = new TaskCompletionSource();
            _held.Add(continued.SetResult);
            await continued.Task.ConfigureAwait(false);
        }

        if (IsDead) await new TaskCompletionSource().Task.ConfigureAwait(false);
    }

    public void Pause() => IsPaused = true;

    public void Continue()
    {
        if (IsDead || !IsPaused) return;
        IsPaused = false;
        foreach (var work in _held) Post(work);
        _held.Clear();
    }

    public void Kill()
    {
        if (IsDead) return;
        IsDead = true;
        _held.Clear();
        _time.End();
        _engine?.Metrics.Dispose();
        _died.SetResult();
    }

    void IProcessEnd.End(string reason) => Kill();

    private async Task OpenAsync(SimulatedWorld world)
    {
        var options = world.Options with { Work = new ProcessWork(this) };
        var store = world.Mutant.Store(this, world);
        _engine = await DecisionEngine.OpenAsync(
            store, options, Read, _time, NullLoggerFactory.Instance, this, CancellationToken.None)
            .ConfigureAwait(false);
        Front = world.Mutant.Front(this, world);
    }

    private static CatalogDefinition Read(ReadOnlyMemory<byte> content) =>
        JsonSerializer.Deserialize<CatalogDefinition>(content.Span)!;
}
