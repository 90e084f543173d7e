using System.Collections.Concurrent;
using Decisioning.Engine.Committing;
using Decisioning.Storage;
using Microsoft.Extensions.Logging;

namespace Decisioning.Engine.Actors;

/// <summary>
/// Writes changed states behind the log, moves the checkpoint, cuts what retention no longer asks for, and puts
/// customers to rest. One pass at a time.
/// </summary>
internal sealed partial class StateKeeper(
    IStore store, EngineOptions options, EngineClock clock, ResidentBase residents, CommitLane[] lanes,
    Func<int, long, Task> beforeCheckpoint, ILogger logger)
{
    private const long DayMs = 86_400_000;
    private const long TrimEveryMs = DayMs / 24;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentQueue<CustomerSlot>[] _dirty =
        [.. lanes.Select(_ => new ConcurrentQueue<CustomerSlot>())];

    private readonly HashSet<long>[] _held = [.. lanes.Select(_ => new HashSet<long>())];
    private long _trimmedAtMs;

    /// <summary>Whether so much is in the log after the checkpoint that it must be moved now.</summary>
    public bool MustCheckpoint => lanes.Sum(lane => lane.Durable - lane.Checkpoint) >= options.CheckpointRecords
        || lanes.Sum(lane => lane.TailBytes) >= options.CheckpointBytes;

    /// <summary>Notes that a slot's durable state is ahead of its saved one. Called under the slot's lock.</summary>
    public void NoteDirty(CustomerSlot slot)
    {
        if (slot.Dirty) return;
        slot.Dirty = true;
        _dirty[store.LogOf(slot.Partition)].Enqueue(slot);
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
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await work().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Saves all changed states, moves the checkpoint, and sweeps.</summary>
    public async Task PassAsync(CancellationToken ct = default)
    {
        await _turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            foreach (var lane in lanes)
            {
                if (lane.ClosedBecause is null) await SaveAsync(lane).ConfigureAwait(false);
            }

            residents.Sweep();
            if (options.RetentionDays > 0 && clock.NowMs - _trimmedAtMs >= TrimEveryMs)
                await TrimAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task SaveAsync(CommitLane lane)
    {
        var checkpoint = lane.Durable;
        var bytes = lane.TailBytes;
        var slots = Take(lane.Log);
        if (slots.Count == 0 && checkpoint <= lane.Checkpoint) return;
        var saved = 0;
        try
        {
            var rows = Rows(slots);
            checkpoint = Math.Min(checkpoint, Held(lane.Log));
            await beforeCheckpoint(lane.Log, checkpoint).ConfigureAwait(false);
            foreach (var chunk in Chunks(rows))
            {
                await store.SaveStatesAsync(Batch(lane, chunk, 0)).ConfigureAwait(false);
                MarkSaved(chunk);
                saved += chunk.Count;
            }

            await store.SaveStatesAsync(Batch(lane, [], checkpoint)).ConfigureAwait(false);
            lane.CheckpointAt(checkpoint, bytes);
            LogSaved(logger, lane.Log, saved, checkpoint);
        }
        catch (Exception failure)
        {
            // Whatever it was: what is not saved must be saved before the checkpoint may pass it.
            Return(slots);
            LogSaveFailed(logger, failure, lane.Log, failure.Message);
        }
    }

    private List<CustomerSlot> Take(int log)
    {
        var slots = new List<CustomerSlot>();
        for (var left = _dirty[log].Count; left > 0 && _dirty[log].TryDequeue(out var slot); left--) slots.Add(slot);
        return slots;
    }

    private void Return(List<CustomerSlot> slots)
    {
        foreach (var slot in slots)
        {
            lock (slot)
            {
                if (!slot.Dirty && slot.SavedHead != slot.DurableHead) NoteDirty(slot);
            }
        }
    }

    private List<(CustomerSlot Slot, StateRow Row)> Rows(List<CustomerSlot> slots)
    {
        var rows = new List<(CustomerSlot Slot, StateRow Row)>(slots.Count);
        foreach (var slot in slots)
        {
            lock (slot)
            {
                slot.Dirty = false;

                // Of one whose history is damaged the state is sound all the same: what he was told is kept.
                if (slot.Erasing || slot.DurableHead <= slot.SavedHead) continue;
                rows.Add((slot, new StateRow
                {
                    Partition = slot.Partition,
                    Customer = slot.Number,
                    IdHash = slot.IdHash,
                    LastNumber = slot.DurableHead,
                    Record = slot.Durable,
                }));
            }
        }

        rows.Sort((left, right) => left.Row.Partition != right.Row.Partition
            ? left.Row.Partition.CompareTo(right.Row.Partition)
            : left.Row.Customer.CompareTo(right.Row.Customer));
        return rows;
    }

    private IEnumerable<List<(CustomerSlot Slot, StateRow Row)>> Chunks(List<(CustomerSlot Slot, StateRow Row)> rows)
    {
        for (var i = 0; i < rows.Count; i += store.Description.Limits.GroupRecords)
            yield return rows.GetRange(i, Math.Min(store.Description.Limits.GroupRecords, rows.Count - i));
    }

    private static StateBatch Batch(CommitLane lane, List<(CustomerSlot Slot, StateRow Row)> rows, long checkpoint) =>
        new()
        {
            Log = lane.Log,
            Claims = lane.Claims,
            Rows = rows.Select(each => each.Row).ToArray(),
            Checkpoint = checkpoint,
        };

    private static void MarkSaved(List<(CustomerSlot Slot, StateRow Row)> rows)
    {
        foreach (var (slot, row) in rows)
        {
            lock (slot) slot.SavedHead = Math.Max(slot.SavedHead, row.LastNumber);
        }
    }

    private long Held(int log)
    {
        lock (_held[log]) return _held[log].Count == 0 ? long.MaxValue : _held[log].Min() - 1;
    }

    private async Task TrimAsync()
    {
        _trimmedAtMs = clock.NowMs;
        try
        {
            foreach (var lane in lanes)
            {
                if (lane.ClosedBecause is not null) continue;
                var upTo = await store.FindBeforeAsync(lane.Log, _trimmedAtMs - (options.RetentionDays * DayMs))
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
