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
}
