using System.Collections.Concurrent;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Committing;
using Decisioning.Storage;

namespace Decisioning.Engine;

/// <summary>What follows a tombstone: each customer's history and state are overwritten while no states are saved; the
/// store's files, which may take minutes, are written anew beside everything else, once for all who wait for it.
/// </summary>
public sealed partial class DecisionEngine
{
    /// <summary>What is being finished: closing waits for it, because at its end it touches its slots.</summary>
    private readonly ConcurrentDictionary<TaskCompletionSource<bool>, bool> _beingFinished = new();
    private Task _finishing = Task.CompletedTask;

    private async ValueTask<EraseResult> FinishAsync(CustomerSlot slot, long tombstone, bool wasKnown)
    {
        if ((await FinishAsync([new(slot, tombstone)]).ConfigureAwait(false))[0] is { } failure)
        {
            var refusal = Refusals.IsAway(failure) ? Refusals.NotFinal : Refusals.Unread(failure);
            return new EraseResult(refusal, 0, wasKnown);
        }

        lock (slot) return Erased(slot, wasKnown);
    }

    /// <summary>Finishes erasures that were taken out of the unfinished ones. The slots stay the caller's.</summary>
    /// <returns>Of each why it is not final; null when it is.</returns>
    private async Task<Exception?[]> FinishAsync(IReadOnlyList<UnfinishedErasure> erasures)
    {
        var ended = _options.Work.NewSignal<bool>();
        _beingFinished[ended] = true;
        try
        {
            return await FinishAllAsync(erasures).ConfigureAwait(false);
        }
        finally
        {
            _beingFinished.TryRemove(ended, out _);
            _options.Work.End(ended, true);
        }
    }

    private async Task<Exception?[]> FinishAllAsync(IReadOnlyList<UnfinishedErasure> erasures)
    {
        var failures = new Exception?[erasures.Count];
        for (var i = 0; i < failures.Length; i++)
            failures[i] = await FailureOfAsync(() => OverwriteAsync(erasures[i])).ConfigureAwait(false);
        var notFinal = Array.Exists(failures, each => each is null)
            ? await FailureOfAsync(() => _store.CompleteErasuresAsync().AsTask()).ConfigureAwait(false)
            : null;
        for (var i = 0; i < failures.Length; i++)
        {
            failures[i] ??= notFinal;

            // Whatever it was: the checkpoint stays before the tombstone, and the erasure is finished by whoever asks
            // next, by the keeper's next turn, or by the next opening.
            if (failures[i] is not null) _unfinished[KeyOf(erasures[i].Slot)] = erasures[i].Tombstone;
            else MakeFinal(erasures[i]);
        }

        return failures;
    }

    private async Task<Exception?> FailureOfAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
            return null;
        }
        catch (Exception failure)
        {
            LogKeeping(_logger, failure, failure.Message);
            return failure;
        }
    }

    /// <summary>Finishes the erasures whose tombstones an opening finds. One that cannot be finished, or would wait for
    /// the base to be counted, does not keep the base from being served.</summary>
    private async Task ResumeErasuresAsync(IReadOnlyDictionary<CustomerKey, long> erased)
    {
        foreach (var (customer, tombstone) in erased)
        {
            var slot = _residents[customer.Partition].Find(customer.Number)!;
            lock (slot) (slot.Erasing, slot.Tombstone) = (true, tombstone);
            _keeper.Hold(LogOf(slot), tombstone);
            _unfinished[customer] = tombstone;
            slot.Leave();
        }

        if (!_base.HasWaitingDays) await FinishErasuresAsync().ConfigureAwait(false);
    }

    /// <summary>Has what is unfinished finished beside the keeper, whose passes do not wait for it.</summary>
    private void FinishErasuresBeside()
    {
        if (!_unfinished.IsEmpty && _finishing.IsCompleted) _finishing = _options.Work.Run(FinishErasuresAsync);
    }

    private async Task FinishErasuresAsync()
    {
        var erasures = new List<UnfinishedErasure>();
        foreach (var customer in _unfinished.Keys)
        {
            // An erasure under way keeps its slot, so it is there.
            if (_unfinished.TryRemove(customer, out var tombstone))
                erasures.Add(new(_residents[customer.Partition].Find(customer.Number)!, tombstone));
        }

        if (erasures.Count == 0) return;
        await FinishAsync(erasures).ConfigureAwait(false);
        foreach (var each in erasures) each.Slot.Leave();
    }

    private static CustomerKey KeyOf(CustomerSlot slot)
    {
        lock (slot) return slot.Key;
    }

    /// <summary>What an erased customer is found by: a hash of his id; of whom the id is not known (any more), he is
    /// found by it already.</summary>
    private ulong KeyedHashOf(CustomerSlot slot) =>
        slot.IdUtf8.IsEmpty ? slot.IdHash : _tokens.HashOfErased(slot.IdUtf8);

    private async Task OverwriteAsync(UnfinishedErasure erasure)
    {
        var (slot, tombstone) = erasure;
        var numbers = await NumbersOfAsync(slot, tombstone).ConfigureAwait(false);
        LogStub[] stubs = [.. numbers.Select(number => new LogStub(number, (byte)RecordKind.Stub, default))];
        StateRow replacement;
        lock (slot)
        {
            replacement = new StateRow
            {
                Partition = slot.Partition,
                Customer = slot.Number,
                IdHash = KeyedHashOf(slot),
                LastNumber = tombstone,
                Record = slot.Durable.ToArray(),
            };
        }

        // A pass under way could save the state of before under the id's own hash. Later ones leave the slot out.
        await _keeper.AloneAsync(async () =>
        {
            // The erased state is saved at once, so what it takes out of the counters must be stored before it.
            await _base.SaveAsync().ConfigureAwait(false);
            var claim = LaneOf(slot.Partition).Claims.First(each => each.Partition == slot.Partition);
            await _store.EraseAsync(claim, slot.Number, stubs, replacement).ConfigureAwait(false);
            lock (slot) slot.SavedHead = tombstone;
        }).ConfigureAwait(false);
    }

    private void MakeFinal(UnfinishedErasure erasure)
    {
        var (slot, tombstone) = erasure;
        lock (slot)
        {
            var keyed = KeyedHashOf(slot);
            slot.ForgetId();
            (slot.Erasing, slot.Tombstone, slot.Damage) = (false, 0, null);
            if (slot.IdHash != keyed) _residents[slot.Partition].Rehash(slot, keyed);
        }

        _keeper.LetGo(LogOf(slot), tombstone);
    }

    /// <summary>A customer whose tombstone is durable, and its number.</summary>
    private readonly record struct UnfinishedErasure(CustomerSlot Slot, long Tombstone);
}
