using System.Runtime.CompilerServices;
using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>
/// The disk as one process sees it, over a wire that delays, fails, loses answers, and delivers a write late. A call of
/// a process that has died never returns; what it had sent may still arrive.
/// </summary>
internal partial class SimulatedStore(SimulatedProcess process, SimulatedWorld world) : IStore
{
    private const int LateMs = 400;
    private const int OpeningFaultShare = 20;

    public StoreDescription Description => Inner.Description;

    protected SimulatedWorld World => world;

    protected SimulatedProcess Process => process;

    protected SharedDisk Disk => world.Disk;

    private VolatileStore Inner => world.Disk.Inner;

    private SimulationLoop Loop => world.Loop;

    public int LogOf(int partition) => Inner.LogOf(partition);

    public async ValueTask<IReadOnlyList<PartitionClaim>> AcquireAsync(
        IReadOnlyList<int> partitions, CancellationToken ct = default) =>
        await CallAsync(() => Disk.AcquireAsync(process, partitions), losesAnswer: true).ConfigureAwait(false);

    public virtual async ValueTask AppendAsync(AppendGroup group, CancellationToken ct = default)
    {
        await BeginAsync().ConfigureAwait(false);

        // The engine uses the memory of a group again as soon as it takes it for over.
        var sent = Copy(group);
        if (process.IsDead)
        {
            if (Loop.Chance(50)) await DeliverLateAsync(sent).ConfigureAwait(false);
            await process.GateAsync().ConfigureAwait(false);
        }

        if (Fails()) throw Away(StoreOutcome.Known);
        if (Fails())
        {
            if (Loop.Chance(50)) _ = DeliverLateAsync(sent);
            throw Away(StoreOutcome.Unknown);
        }

        await LandAsync(sent).ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
        if (Fails()) throw Away(StoreOutcome.Unknown);
    }

    public virtual async ValueTask SaveStatesAsync(StateBatch batch, CancellationToken ct = default)
    {
        await BeginAsync().ConfigureAwait(false);
        await process.GateAsync().ConfigureAwait(false);
        if (Fails()) throw Away(StoreOutcome.Known);
        await SaveAsync(batch).ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
        if (Fails()) throw Away(StoreOutcome.Unknown);
    }

    public virtual async IAsyncEnumerable<LogRecord> ReadLogAsync(
        int log, long afterNumber, Action<CorruptRecordException>? onCorrupt = null,
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        await ReadAsync(() => ValueTask.FromResult(true)).ConfigureAwait(false);
        await foreach (var record in Inner.ReadLogAsync(log, afterNumber, onCorrupt, ct).ConfigureAwait(false))
            yield return record;
    }

    /// <summary>The group arrives.</summary>
    protected virtual ValueTask LandAsync(AppendGroup group) => Disk.AppendAsync(group);

    /// <summary>The states arrive.</summary>
    protected virtual async ValueTask SaveAsync(StateBatch batch)
    {
        await Inner.SaveStatesAsync(batch, CancellationToken.None).ConfigureAwait(false);
        Disk.CheckOwner(batch.Claims, "states");
    }

    protected static AppendGroup Copy(AppendGroup group) => new()
    {
        Log = group.Log,
        Claims = [.. group.Claims],
        Records = group.Records.ToArray().Select(
            record => record with { Payload = record.Payload.ToArray() }).ToArray(),
    };

    /// <summary>On its way to the store.</summary>
    protected async Task BeginAsync()
    {
        Loop.DemandOwnThread();
        await process.GateAsync().ConfigureAwait(false);
        await LagAsync().ConfigureAwait(false);
    }

    /// <summary>On its way back.</summary>
    protected async Task EndAsync()
    {
        await LagAsync().ConfigureAwait(false);
        await process.GateAsync().ConfigureAwait(false);
    }

    private async Task LagAsync()
    {
        if (Loop.Chance(40)) await Loop.HopAsync().ConfigureAwait(false);
        else if (Loop.Chance(50)) await Loop.DelayAsync(1, world.LagMs).ConfigureAwait(false);
    }

    /// <summary>An opening makes many calls, of which each may end it; so fewer of them fail.</summary>
    private bool Fails() => world.FaultPercent > 0 && Loop.Chance(world.FaultPercent)
        && (process.IsOpen || Loop.Chance(OpeningFaultShare));

    /// <summary>A write whose sender no longer waits for it. It must not land when the partitions were taken anew.
    /// </summary>
    private async Task DeliverLateAsync(AppendGroup group)
    {
        await Loop.DelayAsync(0, LateMs).ConfigureAwait(false);
        try
        {
            await LandAsync(group).ConfigureAwait(false);
        }
        catch (StoreException refused)
        {
            world.History.Say($"a late write of process {process.Number} was refused: {refused.GetType().Name}");
        }
    }

    private async Task<T> CallAsync<T>(Func<ValueTask<T>> call, bool losesAnswer)
    {
        await BeginAsync().ConfigureAwait(false);
        await process.GateAsync().ConfigureAwait(false);
        if (Fails()) throw Away(StoreOutcome.Known);
        var result = await call().ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
        if (losesAnswer && Fails()) throw Away(StoreOutcome.Unknown);
        return result;
    }

    private Task<T> ReadAsync<T>(Func<ValueTask<T>> call) => CallAsync(call, losesAnswer: false);

    private Task<T> WriteAsync<T>(Func<ValueTask<T>> call) => CallAsync(call, losesAnswer: true);

    private static StoreUnavailableException Away(StoreOutcome outcome) =>
        new(outcome, outcome == StoreOutcome.Known ? "The store refused." : "The store's answer was lost.");
}
