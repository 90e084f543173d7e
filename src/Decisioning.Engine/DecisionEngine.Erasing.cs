using System.Collections.Concurrent;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Committing;
using Decisioning.Storage;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    /// <summary>Customers whose tombstone is durable while their history is not rewritten yet, with its number. Whoever
    /// takes one out finishes it or puts it back.</summary>
    private readonly ConcurrentDictionary<CustomerKey, long> _unfinished = new();

    /// <summary>
    /// Forgets a customer for good: a tombstone is recorded, his history is rewritten into empty stubs, his state
    /// becomes one, and only then is this answered. What is sent of him later is refused as erased, also of somebody of
    /// whom nothing was known before. Safe to send again. Damage does not stop it: a customer whose state or history
    /// cannot be read is found in the log, and is erased like others.
    /// </summary>
    /// <param name="customerId">Who.</param>
    /// <param name="eventId">The sender's id of the wish.</param>
    /// <param name="ct">Stops the waiting before the tombstone is recorded, not the erasure.</param>
    public async ValueTask<EraseResult> EraseAsync(string customerId, string eventId, CancellationToken ct = default)
    {
        if (CheckCustomerId(customerId) is { Refused: true } wrong) return new EraseResult(wrong, 0, false);
        if (EventRules.Id("event_id", eventId) is { } problem)
            return new EraseResult(Refusals.Of(problem), 0, false);
        ct.ThrowIfCancellationRequested();
        if (Volatile.Read(ref _closing) != 0) return new EraseResult(Refusals.IsClosing, 0, false);
        CustomerSlot slot;
        try
        {
            slot = await _residents.GetAsync(customerId).ConfigureAwait(false);
        }
        catch (Exception failure) when (Refusals.IsAway(failure))
        {
            return new EraseResult(Refusals.NotRead, 0, false);
        }

        try
        {
            if (await NumberedAsync(slot).ConfigureAwait(false) is { } numbered)
            {
                slot.Leave();
                slot = numbered;
            }

            return await EraseAsync(slot, eventId).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            return new EraseResult(Refusals.Unread(failure), 0, true);
        }
        finally
        {
            slot.Leave();
        }
    }

    private async ValueTask<EraseResult> EraseAsync(CustomerSlot slot, string eventId)
    {
        if (_unfinished.TryRemove(KeyOf(slot), out var left))
            return await FinishAsync(slot, left, true).ConfigureAwait(false);
        TurnAnswer answer;
        bool wasKnown;
        lock (slot)
        {
            if (slot.Damage is not null && slot.Number == 0) return new EraseResult(Refusals.Of(slot), 0, true);
            if (slot.IsErased && !slot.Erasing) return Erased(slot, wasKnown: true);
            if (slot.Erasing) return new EraseResult(Refusals.ErasureUnderWay, 0, true);
            wasKnown = !slot.Newest.IsEmpty || slot.Damage is not null;
            answer = Entomb(slot, eventId);
        }

        if (answer.Record is not { } tombstone) return new EraseResult(answer.Result.Refusal, 0, wasKnown);
        var refusal = await DurableAsync(answer.WaitFor).ConfigureAwait(false);

        // Refused is also what the store keeps no answer about. The slot stays in its erasure until the log is read
        // back; if the tombstone is there after all, the next who asks finishes it.
        if (refusal.Refused) return new EraseResult(refusal, 0, wasKnown);
        return _unfinished.TryRemove(KeyOf(slot), out _)
            ? await FinishAsync(slot, tombstone.Number, wasKnown).ConfigureAwait(false)
            : new EraseResult(Refusals.ErasureUnderWay, 0, wasKnown);
    }

    /// <summary>The answer of who was erased; his tombstone is the last record of his chain. Under the slot's lock.
    /// </summary>
    private static EraseResult Erased(CustomerSlot slot, bool wasKnown) =>
        new(default, new CustomerView(slot.Durable).Header.RecordedAtMs, wasKnown)
        {
            Partition = slot.Partition,
            Number = slot.DurableHead,
        };

    private async ValueTask<EraseResult> FinishAsync(CustomerSlot slot, long tombstone, bool wasKnown)
    {
        try
        {
            await FinishErasureAsync(slot, tombstone).ConfigureAwait(false);
            _keeper.LetGo(LogOf(slot), tombstone);
            lock (slot) return Erased(slot, wasKnown);
        }
        catch (Exception failure)
        {
            // Whatever it was: the checkpoint stays before the tombstone, and the erasure is finished by whoever asks
            // next, before the next checkpoint, or by the next opening.
            _unfinished[KeyOf(slot)] = tombstone;
            LogKeeping(_logger, failure, failure.Message);
            var refusal = Refusals.IsAway(failure) ? Refusals.NotFinal : Refusals.Unread(failure);
            return new EraseResult(refusal, 0, wasKnown);
        }
    }

    /// <summary>The records of a customer before his tombstone, by his chain. Where a damaged record breaks it, or an
    /// opening did not follow it to its end because of one, the whole log is looked through for them.</summary>
    private async Task<IReadOnlyList<long>> NumbersOfAsync(CustomerSlot slot, long tombstone)
    {
        bool isDamaged;
        lock (slot) isDamaged = slot.Damage is not null;
        if (isDamaged) return await NumbersInLogAsync(slot, tombstone).ConfigureAwait(false);
        var numbers = new List<long>();
        try
        {
            await _chains.WalkAsync(
                slot.Partition,
                tombstone,
                record =>
                {
                    if (record.Number != tombstone) numbers.Add(record.Number);
                    return true;
                }).ConfigureAwait(false);
            return numbers;
        }
        catch (CorruptRecordException)
        {
            return await NumbersInLogAsync(slot, tombstone).ConfigureAwait(false);
        }
    }

    private TurnAnswer Entomb(CustomerSlot slot, string eventId)
    {
        var tools = _tools.Value!;
        var now = Clock.NowMs;
        var e = new ErasedEvent { EventId = eventId, OccurredAtMs = now };
        var outcome = CustomerState.Apply(slot.Newest, slot.IdUtf8, e, now, tools.Buffer);
        if (outcome != ApplyOutcome.Applied) return new TurnAnswer(Refusals.Of(outcome), null);

        // Kept by the slot itself: its record loses the id now, and is looked up by it until the erasure is finished.
        slot.KeepId();
        slot.Erasing = true;
        var answer = Append(slot, e, RecordKind.Tombstone, now, tools);
        if (answer.Record is not { } tombstone)
        {
            slot.Erasing = false;
            return answer;
        }

        // The lane tells of the record under the slot's lock, which is held here, so it cannot be told too early.
        slot.Tombstone = tombstone.Number;
        _keeper.Hold(LogOf(slot), tombstone.Number);
        return answer;
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
            if (_base.HasWaitingDays) _unfinished[customer] = tombstone;
            else await FinishAsync(slot, tombstone, wasKnown: true).ConfigureAwait(false);
            slot.Leave();
        }
    }

    private async Task FinishErasuresAsync(CustomerKey[] unfinished)
    {
        foreach (var customer in unfinished)
        {
            if (!_unfinished.TryRemove(customer, out var tombstone)) continue;

            // An erasure under way keeps its slot, so it is there.
            var slot = _residents[customer.Partition].Find(customer.Number)!;
            await FinishAsync(slot, tombstone, wasKnown: true).ConfigureAwait(false);
            slot.Leave();
        }
    }

    private static CustomerKey KeyOf(CustomerSlot slot)
    {
        lock (slot) return slot.Key;
    }

    /// <summary>What an erased customer is found by: a hash of his id; of whom the id is not known (any more), he is
    /// found by it already.</summary>
    private ulong KeyedHashOf(CustomerSlot slot) =>
        slot.IdUtf8.IsEmpty ? slot.IdHash : _tokens.HashOfErased(slot.IdUtf8);

    private async Task FinishErasureAsync(CustomerSlot slot, long tombstone)
    {
        var numbers = await NumbersOfAsync(slot, tombstone).ConfigureAwait(false);
        LogStub[] stubs = [.. numbers.Select(number => new LogStub(number, (byte)RecordKind.Stub, default))];
        ulong keyed;
        StateRow replacement;
        lock (slot)
        {
            keyed = KeyedHashOf(slot);
            replacement = new StateRow
            {
                Partition = slot.Partition,
                Customer = slot.Number,
                IdHash = keyed,
                LastNumber = tombstone,
                Record = slot.Durable.ToArray(),
            };
        }

        // A pass under way could save the state of before under the id's own hash.
        await _keeper.AloneAsync(async () =>
        {
            // The erased state is saved at once, so what it takes out of the counters must be stored before it.
            await _base.SaveAsync().ConfigureAwait(false);
            var claim = LaneOf(slot.Partition).Claims.First(each => each.Partition == slot.Partition);
            await _store.EraseAsync(claim, slot.Number, stubs, replacement).ConfigureAwait(false);
            lock (slot)
            {
                slot.SavedHead = tombstone;
                slot.ForgetId();
                (slot.Erasing, slot.Tombstone, slot.Damage) = (false, 0, null);
                if (slot.IdHash != keyed) _residents[slot.Partition].Rehash(slot, keyed);
            }
        }).ConfigureAwait(false);
    }
}
