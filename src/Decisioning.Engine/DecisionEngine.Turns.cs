using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Committing;
using Decisioning.Engine.Insight;
using Decisioning.Engine.Names;
using Decisioning.Storage;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    /// <summary>Makes the event of a turn from the customer's state; a refusal leaves the state as it is.</summary>
    private delegate EventResult Resolve(CustomerView view, long nowMs, out CustomerEvent? e);

    /// <summary>Runs the turn of an event that a client sent, and asks the customer's log where his record cannot tell
    /// whether it was applied before. <paramref name="then"/> belongs to the same turn.</summary>
    private async ValueTask<TurnAnswer> RunTurnAsync(
        Func<ValueTask<CustomerSlot?>> find, Resolve resolve, CancellationToken ct, Action<CustomerSlot>? then = null)
    {
        try
        {
            return await RunTurnsAsync(find, resolve, then, ct).ConfigureAwait(false);
        }
        catch (Exception failure) when (Refusals.IsAway(failure))
        {
            return new TurnAnswer(new EventResult(EventStatus.Refused, Refusals.NotRead), null);
        }
    }

    private async ValueTask<TurnAnswer> RunTurnsAsync(
        Func<ValueTask<CustomerSlot?>> find, Resolve resolve, Action<CustomerSlot>? then, CancellationToken ct)
    {
        while (true)
        {
            if (Volatile.Read(ref _closing) != 0) return TurnAnswer.Refuse(RefusalCause.Closed, Refusals.Closing);
            var slot = await find().ConfigureAwait(false);
            if (slot is null) return TurnAnswer.Refuse(RefusalCause.NotFound, "There is no such customer.");
            try
            {
                TurnAnswer answer;
                EventHistory? history;
                Task<CommitOutcome>? before;
                lock (slot)
                {
                    answer = Turn(slot, resolve, out history);
                    before = slot.PendingState?.Group.Done;
                    if (history is null) then?.Invoke(slot);
                }

                if (history is null) return answer;
                if (!await WalkAsync(slot, history, before, ct).ConfigureAwait(false))
                    return TurnAnswer.Refuse(Refusals.NotRead);
            }
            finally
            {
                slot.Leave();
            }

            // The walk was for everybody who asked; only who is still there has his turn.
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>One turn, under the slot's lock. With a history the turn is to be run again when it was
    /// walked.</summary>
    private TurnAnswer Turn(CustomerSlot slot, Resolve resolve, out EventHistory? history)
    {
        history = null;
        if (Refusals.Of(slot) is { Refused: true } refusal) return TurnAnswer.Refuse(refusal);
        slot.Used = true;
        var now = Clock.NowMs;
        var result = resolve(new CustomerView(slot.Newest), now, out var e);
        if (e is null) return new TurnAnswer(result, slot.PendingState?.Group);
        if (_options.AcceptClientTime) now = Math.Max(now, e.OccurredAtMs);
        var tools = _tools.Value!;
        var outcome = CustomerState.Apply(slot.Newest, slot.IdUtf8, e, now, tools.Buffer);
        if (outcome == ApplyOutcome.AskLog)
        {
            slot.History ??= new EventHistory(_options.Work);
            if (!slot.History.IsReady)
            {
                history = slot.History;
                return default;
            }

            outcome = ApplyWithHistory(slot, e, now, tools);
        }

        return outcome == ApplyOutcome.Applied
            ? Append(slot, e, RecordKind.Event, now, tools)
            : new TurnAnswer(Refusals.Of(outcome), slot.PendingState?.Group);
    }

    private static ApplyOutcome ApplyWithHistory(CustomerSlot slot, CustomerEvent e, long now, TurnTools tools)
    {
        var history = slot.History!;
        return history.Check(NameHash.Of(e.EventId), EventDigest.Of(e)) switch
        {
            EventMemoryAnswer.Duplicate => ApplyOutcome.Duplicate,
            EventMemoryAnswer.OtherContent => ApplyOutcome.SameIdOtherContent,
            _ when history.IsCut => ApplyOutcome.AskLog,
            _ => CustomerState.Apply(slot.Newest, slot.IdUtf8, e, now, tools.Buffer, notInLog: true),
        };
    }

    /// <summary>Puts the record of an applied event, with the decision it came from, on its way to the log.</summary>
    private TurnAnswer Append(
        CustomerSlot slot, CustomerEvent e, RecordKind kind, long foldedAtMs, TurnTools tools,
        DecisionQuery? query = null, Decision? decision = null)
    {
        tools.Event.ResetWrittenCount();
        EventCodec.Encode(tools.Event, e);
        var isFirst = slot.Head == 0;
        var state = tools.Buffer.Record;
        var payload = new RecordEnvelope
        {
            PreviousState = slot.StateHead,
            Identity = isFirst && kind != RecordKind.Tombstone ? slot.IdUtf8 : default,
            FoldedAtMs = foldedAtMs,
            Version = new CustomerView(state).Header.Version,
            Event = tools.Event.WrittenSpan,
            Learned = tools.Buffer.Learned.ToArray(),
            ErasedHash = kind == RecordKind.Tombstone ? KeyedHashOf(slot) : 0,
            Passage = kind == RecordKind.Tombstone ? null : Notice(slot, state, foldedAtMs),
            Decision = kind == RecordKind.Reservation ? tools.Decision.WrittenSpan : default,
        };
        tools.Payload.ResetWrittenCount();
        payload.EncodeTo(tools.Payload);
        var bytes = tools.Payload.WrittenMemory;
        var most = _store.Description.Limits.PayloadBytes;
        if (bytes.Length > most)
            return TurnAnswer.Refuse(Refusals.TooLong(bytes.Length, most));
        if (slot.Number == 0)
            _residents[slot.Partition].GiveNumber(slot);

        tools.Names.Clear();
        EventNames.Collect(e, tools.Names);
        var place = _residents.Arena.Store(state);
        var verdict = LaneOf(slot.Partition).TryAppend(
            new RecordDraft
            {
                Kind = kind,
                Partition = slot.Partition,
                Slot = slot,
                Payload = bytes,
                State = place,
                Learned = payload.Learned,
                FoldedAtMs = foldedAtMs,
                Facts = RecordFacts.Of(e, query, decision),
                Names = tools.Names,
            },
            out var pending);
        if (verdict != AppendVerdict.Taken)
        {
            _residents.Arena.Free(place);
            return new TurnAnswer(Refusals.Of(verdict, LaneOf(slot.Partition)), null);
        }

        if (slot.History is { } history && EventMemory.Remembers(e))
            history.Add(NameHash.Of(e.EventId), EventDigest.Of(e));
        return new TurnAnswer(new EventResult(EventStatus.Applied, default), pending!.Group, pending);
    }

    /// <summary>Walks a customer's chain once for everybody who asks meanwhile.</summary>
    private async ValueTask<bool> WalkAsync(
        CustomerSlot slot, EventHistory history, Task<CommitOutcome>? before, CancellationToken ct)
    {
        if (!history.Begin()) return await history.Walked.WaitAsync(ct).ConfigureAwait(false);

        // What was on its way when the history was begun must be in the log before it is read.
        if (before is not null) await before.ConfigureAwait(false);
        long from;
        lock (slot) from = slot.DurableHead;
        var isRead = false;
        try
        {
            var end = await _chains.WalkStatesAsync(
                slot.Partition, from, record => Remember(record, history), CancellationToken.None)
                .ConfigureAwait(false);
            history.IsCut = end == ChainEnd.Cut;
            _histories.Remember(slot.Key, history);
            return isRead = true;
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            if (failure is not CorruptRecordException) return false;
            lock (slot) slot.Damage = failure.Message;
            await NoteDamageAsync(slot, failure.Message).ConfigureAwait(false);
            return true;
        }
        finally
        {
            // Also after what nobody foresaw: whoever waits is told, and the next one walks anew.
            if (!isRead)
            {
                lock (slot)
                {
                    if (ReferenceEquals(slot.History, history)) slot.History = null;
                }
            }

            history.End(isRead);
        }
    }

    /// <summary>Keeps a customer closed at the openings to come. His state in memory is sound, and is saved.</summary>
    private async ValueTask NoteDamageAsync(CustomerSlot slot, string why)
    {
        try
        {
            await _damages.AddAsync(slot.Partition, slot.Number, why).ConfigureAwait(false);
        }
        catch (Exception away) when (Refusals.IsAway(away))
        {
            LogKeeping(_logger, away, away.Message);
        }
    }

    private static bool Remember(in LogRecord record, EventHistory history)
    {
        if ((RecordKind)record.Kind is not RecordKind.Event) return true;
        var e = EventCodec.Decode(RecordEnvelope.Decode(record.Payload.Span).Event);
        if (EventMemory.Remembers(e)) history.Add(NameHash.Of(e.EventId), EventDigest.Of(e));
        return true;
    }

    /// <summary>Waits until a turn's records are durable; what it says when they are not.</summary>
    private static async ValueTask<Refusal> DurableAsync(CommitGroup? group) =>
        group is null ? default : await group.Done.ConfigureAwait(false) switch
        {
            CommitOutcome.Durable => default,
            CommitOutcome.Unavailable => Refusals.NotStored,
            CommitOutcome.Lost => new Refusal(RefusalCause.DataLoss, "", group.Why),
            _ => new Refusal(RefusalCause.Closed, "", group.Why),
        };
}
