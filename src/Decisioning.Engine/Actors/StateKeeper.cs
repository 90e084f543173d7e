using System.Collections.Concurrent;
using Decisioning.Engine.Committing;
using Decisioning.Engine.Working;
using Decisioning.Storage;
using Microsoft.Extensions.Logging;

namespace Decisioning.Engine.Actors;

/// <summary>
/// Writes changed states behind the log, moves the checkpoint, cuts what retention no longer asks for, and puts
/// customers to rest. One pass at a time; the periodic one takes a share of the time only, because who is answered
/// meanwhile waits behind it for the processor and the disk.
/// </summary>
internal sealed partial class StateKeeper(
    IStore store, EngineOptions options, EngineClock clock, TimeProvider time, ResidentBase residents,
    CommitLane[] lanes, Func<int, long, Task> beforeCheckpoint, IProcessEnd end, ILogger logger)
{
    private const long DayMs = 86_400_000;
    private const long TrimEveryMs = DayMs / 24;

    /// <summary>Bytes of states that are copied and saved in one go: they must stand as they were before the counters
    /// were stored, however long the store takes.</summary>
    private const int RoundBytes = 16 << 20;

    /// <summary>States in one write: some milliseconds of work for the store.</summary>
    private const int ChunkStates = 128;

    /// <summary>A pass that is not urgent rests so many times as long as the last write took, so that it takes a
    /// quarter of the time.</summary>
    private const int RestFactor = 3;

    /// <summary>Timers ring in whole milliseconds.</summary>
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(100);

    private readonly Permits _turn = new(1, options.Work);
    private readonly ConcurrentQueue<CustomerKey>[] _dirty =
        [.. lanes.Select(_ => new ConcurrentQueue<CustomerKey>())];

    private readonly HashSet<long>[] _held = [.. lanes.Select(_ => new HashSet<long>())];
    private readonly long _retentionMs = RetentionMs(options.RetentionDays, store.Description.Retention);
    private long _trimmedAtMs;
    private int _asking;
    private readonly TaskCompletionSource<bool> _hurry = options.Work.NewSignal<bool>();

    /// <summary>Whether so much is in the log after the checkpoint that it must be moved now.</summary>
    public bool MustCheckpoint => lanes.Sum(lane => lane.Durable - lane.Checkpoint) >= options.CheckpointRecords
        || lanes.Sum(lane => lane.TailBytes) >= options.CheckpointBytes;

    /// <summary>Notes that a slot's durable state is ahead of its saved one. Called under the slot's lock.</summary>
    public void NoteDirty(CustomerSlot slot)
    {
        if (slot.Dirty) return;
        slot.Dirty = true;
        _dirty[store.LogOf(slot.Partition)].Enqueue(slot.Key);
    }

    /// <summary>Keeps the checkpoint before a record until it is let go: its effect on the store is not complete.
    /// </summary>
    public void Hold(int log, long number)
    {
        lock (_held[log]) _held[log].Add(number);
    }

    public void LetGo(int log, long number)
    {
        lock (_held[log]) _held[log].Remove(number);
    }

    /// <summary>Does something to saved states while no pass is under way.</summary>
    public async Task AloneAsync(Func<Task> work)
    {
        await TakeTurnAsync(default).ConfigureAwait(false);
        try
        {
            await work().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Has no pass rest from now on: the engine closes.</summary>
    public void Hurry() => options.Work.End(_hurry, true);

    /// <summary>Saves all changed states, moves the checkpoint, and sweeps.</summary>
    /// <param name="isUrgent">Somebody waits for the end of it: it takes no rests.</param>
    /// <param name="ct">Cancels only the waiting for its turn.</param>
    /// <returns>Why some could not be saved, which is in the log too; null when all were.</returns>
    public async Task<Exception?> PassAsync(bool isUrgent, CancellationToken ct = default)
    {
        await TakeTurnAsync(ct).ConfigureAwait(false);
        Exception? failure = null;
        try
        {
            residents.Sweep();
            foreach (var lane in lanes)
            {
                if (lane.ClosedBecause is null)
                    failure = await SaveAsync(lane, isUrgent).ConfigureAwait(false) ?? failure;
                else if (!_dirty[lane.Log].IsEmpty)
                    failure = NotSaved(lane);
            }

            residents.Sweep();
            if (_retentionMs > 0 && clock.NowMs - _trimmedAtMs >= TrimEveryMs)
                await TrimAsync().ConfigureAwait(false);
            return failure;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Makes room for those who wait to come into memory: of those who are saved already, which most are;
    /// only when that is not enough by a whole pass.</summary>
    public async Task RelieveAsync()
    {
        await residents.SweepAsync().ConfigureAwait(false);
        if (residents.Budget.IsFarOver) await PassAsync(isUrgent: true).ConfigureAwait(false);
    }

    private async Task TakeTurnAsync(CancellationToken ct)
    {
        Interlocked.Increment(ref _asking);
        try
        {
            await _turn.WaitAsync(ct).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _asking);
        }
    }

    private static StoreUnavailableException NotSaved(CommitLane lane) => new(
        StoreOutcome.Known, $"States of log {lane.Log} cannot be saved, because it is closed: {lane.ClosedBecause}");

    /// <returns>Why not all were saved; null when they were.</returns>
    private async Task<Exception?> SaveAsync(CommitLane lane, bool isUrgent)
    {
        var checkpoint = lane.Durable;
        var bytes = lane.TailBytes;
        var changed = Take(lane.Log);
        if (changed.Length == 0 && checkpoint <= lane.Checkpoint) return null;
        var (saved, next) = (0, 0);
        try
        {
            checkpoint = Math.Min(checkpoint, Held(lane.Log));
            do
            {
                var round = new StateRound();
                CopyRows(changed, ref next, round);
                await beforeCheckpoint(lane.Log, checkpoint).ConfigureAwait(false);
                await SaveAsync(lane, round.Rows, isUrgent).ConfigureAwait(false);
                saved += round.Count;
                round.Release();

                // What was saved may be packed already, also when many rounds follow.
                if (residents.Budget.IsOver) residents.Sweep();
            }
            while (next < changed.Length);

            await store.SaveStatesAsync(Batch(lane, default, checkpoint)).ConfigureAwait(false);
            lane.CheckpointAt(checkpoint, bytes);
            LogSaved(logger, lane.Log, saved, checkpoint);
            return null;
        }
        catch (Exception failure)
        {
            // Whatever it was: what is not saved must be saved before the checkpoint may pass it.
            Return(changed, next);
            LogSaveFailed(logger, failure, lane.Log, failure.Message);
            if (failure is FsyncFailedException) end.End(failure.Message);
            return failure;
        }
    }

    private async Task SaveAsync(CommitLane lane, ReadOnlyMemory<StateRow> rows, bool isUrgent)
    {
        var most = Math.Min(ChunkStates, store.Description.Limits.GroupRecords);
        while (!rows.IsEmpty)
        {
            var chunk = rows[..Math.Min(most, rows.Length)];
            var began = time.GetTimestamp();
            await store.SaveStatesAsync(Batch(lane, chunk, 0)).ConfigureAwait(false);
            MarkSaved(chunk.Span);
            if (!isUrgent && chunk.Length == most)
                await RestAsync(time.GetElapsedTime(began)).ConfigureAwait(false);
            rows = rows[chunk.Length..];
        }
    }

    /// <summary>Gives way to those who are answered, unless the tail or the memory has outgrown its limit or somebody
    /// waits for the pass to end.</summary>
    private async Task RestAsync(TimeSpan worked)
    {
        var rest = worked * RestFactor;
        if (rest > LongestRest) rest = LongestRest;
        var mayRest = !_hurry.Task.IsCompleted && Volatile.Read(ref _asking) == 0
            && !MustCheckpoint && !residents.Budget.IsOver;
        if (rest < ShortestRest || !mayRest) return;
        await Task.WhenAny(Task.Delay(rest, time), options.Work.Of(_hurry)).ConfigureAwait(false);
    }

    private CustomerKey[] Take(int log)
    {
        var keys = new CustomerKey[_dirty[log].Count];
        var count = 0;
        while (count < keys.Length && _dirty[log].TryDequeue(out var key)) keys[count++] = key;
        Array.Sort(keys, 0, count);
        return keys[..count];
    }

    /// <summary>Has those saved later whose states were taken but not stored, and those whose turn had not
    /// come.</summary>
    private void Return(CustomerKey[] changed, int copied)
    {
        foreach (var key in changed.AsSpan(0, copied))
        {
            if (residents[key.Partition].Find(key.Number) is not { } slot) continue;
            lock (slot)
            {
                if (slot.SavedHead != slot.DurableHead) NoteDirty(slot);
            }

            slot.Leave();
        }

        // These are still marked.
        foreach (var key in changed.AsSpan(copied)) _dirty[store.LogOf(key.Partition)].Enqueue(key);
    }

    /// <summary>Copies the next states, sorted by customer, as far as they fit into one round.</summary>
    private void CopyRows(CustomerKey[] changed, ref int next, StateRound round)
    {
        for (; next < changed.Length && round.Bytes < RoundBytes; next++)
        {
            var key = changed[next];
            if (residents[key.Partition].Find(key.Number) is not { } slot) continue;
            lock (slot)
            {
                slot.Dirty = false;

                // Of one whose history is damaged the state is sound all the same: what he was told is kept.
                if (!slot.IsEntombed && slot.DurableHead > slot.SavedHead)
                    round.Add(Row(slot), slot.Durable);
            }

            slot.Leave();
        }
    }

    private static StateRow Row(CustomerSlot slot) => new()
    {
        Partition = slot.Partition,
        Customer = slot.Number,
        IdHash = slot.IdHash,
        LastNumber = slot.DurableHead,
    };

    private static StateBatch Batch(CommitLane lane, ReadOnlyMemory<StateRow> rows, long checkpoint) => new()
    {
        Log = lane.Log,
        Claims = lane.Claims,
        Rows = rows,
        Checkpoint = checkpoint,
    };

    private void MarkSaved(ReadOnlySpan<StateRow> rows)
    {
        foreach (ref readonly var row in rows)
        {
            if (residents[row.Partition].Find(row.Customer) is not { } slot) continue;
            lock (slot) slot.SavedHead = Math.Max(slot.SavedHead, row.LastNumber);
            slot.Leave();
        }
    }

    private long Held(int log)
    {
        lock (_held[log]) return _held[log].Count == 0 ? long.MaxValue : _held[log].Min() - 1;
    }

    /// <summary>The shorter of what the engine and the store are told to keep; 0 keeps all.</summary>
    private static long RetentionMs(int days, TimeSpan store) => store == Timeout.InfiniteTimeSpan
        ? days * DayMs
        : Math.Min(days == 0 ? long.MaxValue : days * DayMs, (long)store.TotalMilliseconds);

    private async Task TrimAsync()
    {
        _trimmedAtMs = clock.NowMs;
        try
        {
            foreach (var lane in lanes)
            {
                if (lane.ClosedBecause is not null) continue;
                var upTo = await store.FindBeforeAsync(lane.Log, _trimmedAtMs - _retentionMs)
                    .ConfigureAwait(false);
                if (upTo > 0) await store.TrimLogAsync(lane.Log, upTo, lane.Claims).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            LogTrimFailed(logger, failure, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Log {Log}: saved {States} states, checkpoint {Checkpoint}")]
    private static partial void LogSaved(ILogger logger, int log, int states, long checkpoint);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Log {Log}: states could not be saved: {Why}")]
    private static partial void LogSaveFailed(ILogger logger, Exception failure, int log, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The old end of the log was not cut: {Why}")]
    private static partial void LogTrimFailed(ILogger logger, Exception failure, string why);
}
