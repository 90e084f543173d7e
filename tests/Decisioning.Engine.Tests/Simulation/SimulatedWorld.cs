using System.Text;
using System.Text.Json;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>One base and the processes that serve it, one after the other or one too many at a time.</summary>
internal sealed class SimulatedWorld : IDisposable
{
    private const int KeyBytes = 32;

    private readonly List<SimulatedProcess> _processes = [];
    private readonly List<string> _violations = [];
    private SimulatedProcess? _serving;

    public SimulatedWorld(int seed, Mutant mutant)
    {
        Loop = new SimulationLoop(seed);
        Mutant = mutant;
        History = new History(Loop.Time);
        Plan = SimulationPlan.Draw(Loop.Random);
        Disk = new SharedDisk(Plan.Options, Violate);
        Ledger = new Ledger(Disk, Plan, History, Violate);
    }

    public SimulationLoop Loop { get; }

    public Mutant Mutant { get; }

    public SimulationPlan Plan { get; }

    public EngineOptions Options => Plan.Options;

    public SharedDisk Disk { get; }

    public History History { get; }

    public Ledger Ledger { get; }

    /// <summary>Calls of the store that fail, in 100; 0 before the base is set up and at the end.</summary>
    public int FaultPercent { get; set; }

    public int LagMs => Plan.LagMs;

    /// <summary>What was found to be broken; empty when nothing was.</summary>
    public IReadOnlyList<string> Violations => _violations;

    public void Violate(string what)
    {
        _violations.Add(what);
        History.Say($"VIOLATED {what}");
    }

    /// <summary>The process that serves; null while none does.</summary>
    public SimulatedProcess? Serving => _serving;

    /// <summary>Waits for a process that serves.</summary>
    public async Task<SimulatedProcess> ServingAsync()
    {
        while (_serving is null) await Loop.DelayAsync(1, 20).ConfigureAwait(false);
        return _serving;
    }

    /// <summary>Makes the base, with a catalog.</summary>
    public async Task SetUpAsync()
    {
        // A key that is always the same, so that tokens are.
        await Disk.Inner.PutDocumentAsync("token-keys", 1, Encoding.ASCII.GetBytes(new string('k', KeyBytes)))
            .ConfigureAwait(false);
        await OpenAsync().ConfigureAwait(false);
        var catalogs = (await ServingAsync().ConfigureAwait(false)).Engine.Catalogs;
        var catalog = JsonSerializer.SerializeToUtf8Bytes(Shop.Catalog(Mutant.Cap ?? Plan.Cap, Plan.OnExpiry));
        var published = await catalogs.PublishAsync(catalog, "marketer").ConfigureAwait(false);
        if (published.Version is null) throw new InvalidOperationException(string.Join('\n', published.Problems));
        await catalogs.ApproveAsync(0, [], "approver").ConfigureAwait(false);
        FaultPercent = Plan.FaultPercent;
    }

    /// <summary>Has another process take over from one that is dead, paused, or of no more use.</summary>
    public async Task ReplaceAsync(SimulatedProcess process)
    {
        if (_serving != process) return;
        _serving = null;
        await OpenAsync().ConfigureAwait(false);
    }

    /// <summary>Ends a process in an orderly way; kills it when that takes too long.</summary>
    public async Task StopAsync(SimulatedProcess process)
    {
        if (process.IsDead || process.IsPaused) return;
        var ended = process.Engine.DisposeAsync().AsTask();
        await Task.WhenAny(ended, process.Died, Loop.DelayAsync(5_000, 5_000)).ConfigureAwait(false);
        if (ended is { IsFaulted: true, Exception.InnerException: not StoreException })
            Violate($"a defect: stopping failed: {ended.Exception!.InnerException}");
        process.Kill();
    }

    public void Dispose()
    {
        foreach (var process in _processes) process.Kill();
        Disk.Dispose();
    }

    private async Task OpenAsync()
    {
        while (true)
        {
            var (process, opening) = SimulatedProcess.Start(_processes.Count + 1, this);
            _processes.Add(process);
            try
            {
                await opening.ConfigureAwait(false);
                History.Say($"process {process.Number} serves");
                _serving = process;
                return;
            }
            catch (StoreException failure)
            {
                History.Say($"process {process.Number} did not open: {failure.Message}");
                process.Kill();
                await Loop.DelayAsync(1, 50).ConfigureAwait(false);
            }
        }
    }
}
