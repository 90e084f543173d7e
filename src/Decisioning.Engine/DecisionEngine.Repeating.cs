using Decisioning.Domain.Customers;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Committing;
using Decisioning.Engine.Tokens;
using Decisioning.Storage;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    /// <summary>Id of the events that the engine makes of its own promises: they are not remembered by it.</summary>
    private const string PromiseId = "promise";

    private static DecideTurn Repeat(
        CustomerSlot slot, CustomerView view, in ContactEntry contact, ulong requestBody, long now)
    {
        if (contact.RequestBody != requestBody) return new DecideTurn { Refusal = Refusals.RequestIdReused };
        return new DecideTurn
        {
            Repeats = contact,
            IsOver = !ContactLog.IsOpen(contact, ContactLog.AsOf(view, now)),
            WaitFor = slot.PendingState?.Group,
        };
    }

    /// <summary>The stored answer to a request, read from the customer's history, as the reservation stands
    /// now.</summary>
    private async ValueTask<DecideResult> RepeatAsync(
        CustomerKey customer, ContactEntry contact, bool isOver, CancellationToken ct)
    {
        if (await _residents.GetAsync(customer.Partition, customer.Number).ConfigureAwait(false) is not { } slot)
            return new DecideResult(Refusals.AnswerCut);
        long head;
        lock (slot) head = slot.DurableHead;
        slot.Leave();
        LogRecord? found = null;
        try
        {
            await _chains.WalkStatesAsync(
                customer.Partition,
                head,
                record =>
                {
                    if (!Promised(record, contact.Number)) return true;
                    found = record;
                    return false;
                },
                ct).ConfigureAwait(false);
        }
        catch (CorruptRecordException corrupt)
        {
            return new DecideResult(Refusals.Unread(corrupt));
        }

        if (found is not { } promise) return new DecideResult(Refusals.AnswerCut);
        var stored = DecisionLog.Decode(RecordEnvelope.Decode(promise.Payload.Span).Decision).Logged;
        var decision = stored.Decision;
        if (isOver) decision.EndReservation(contact.ExpiresAtMs);
        var token = new Token(TokenKind.Decision, customer.Partition, customer.Number, contact.Number, promise.Number);
        Metrics.Decided(decision, replayed: true);
        return new DecideResult(decision, _tokens, token) { Replayed = true, ExpiresAtMs = contact.ExpiresAtMs };
    }

    private static bool Promised(in LogRecord record, uint contact) =>
        (RecordKind)record.Kind == RecordKind.Reservation
        && RecordEnvelope.Decode(record.Payload.Span).Version == contact;
}
