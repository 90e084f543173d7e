using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Engine.Actors;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    /// <summary>Records events, each judged by itself. Answers when all that were applied are durable.</summary>
    /// <remarks>An event that happened long ago is welcome, whenever it is told: too old is only one that lies at or
    /// below the floor of the ids in the customer's record while the older part of the customer's history was cut from
    /// the log, because then nobody can tell whether it was applied before.</remarks>
    /// <exception cref="ArgumentException">The batch holds more than <see
    /// cref="EngineOptions.BatchItems"/>.</exception>
    public async ValueTask<EventResult[]> RecordAsync(
        IReadOnlyList<CustomerEventItem> batch, CancellationToken ct = default)
    {
        var results = await BeginRecordAsync(batch, ct).ConfigureAwait(false);
        return await results.ConfigureAwait(false);
    }

    /// <summary>The same in two steps, for callers that send batch after batch: returns when the events were judged, so
    /// that the next batch comes after them, with the answer, which ends when all that were applied are
    /// durable.</summary>
    /// <exception cref="ArgumentException">The batch holds more than <see
    /// cref="EngineOptions.BatchItems"/>.</exception>
    public async ValueTask<Task<EventResult[]>> BeginRecordAsync(
        IReadOnlyList<CustomerEventItem> batch, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Count > _options.BatchItems)
            throw new ArgumentException($"A batch has at most {_options.BatchItems} events; here are {batch.Count}.");
        var answers = new TurnAnswer[batch.Count];
        for (var i = 0; i < answers.Length; i++) answers[i] = await RecordAsync(batch[i], ct).ConfigureAwait(false);
        return WhenDurableAsync(answers);
    }

    private async Task<EventResult[]> WhenDurableAsync(TurnAnswer[] answers)
    {
        var results = new EventResult[answers.Length];
        for (var i = 0; i < results.Length; i++)
        {
            var (result, group, _) = answers[i];
            var refusal = await DurableAsync(group).ConfigureAwait(false);
            results[i] = refusal.Refused ? new EventResult(EventStatus.Refused, refusal) : result;
            Metrics.Recorded(results[i].Status, results[i].Refusal.Cause);
        }

        return results;
    }

    private ValueTask<TurnAnswer> RecordAsync(CustomerEventItem item, CancellationToken ct)
    {
        if (CheckCustomerId(item.CustomerId) is { Refused: true } wrongId)
            return ValueTask.FromResult(new TurnAnswer(new EventResult(EventStatus.Refused, wrongId), null));
        if (Check(item.Event) is { Refused: true } wrong)
            return ValueTask.FromResult(new TurnAnswer(new EventResult(EventStatus.Refused, wrong), null));
        return RunTurnAsync(
            async () => await _residents.GetAsync(item.CustomerId).ConfigureAwait(false),
            (CustomerView _, long _, out CustomerEvent? e) =>
            {
                e = item.Event;
                return default;
            },
            ct);
    }

    private Refusal CheckCustomerId(string customerId)
    {
        if (string.IsNullOrEmpty(customerId))
            return new Refusal(RefusalCause.Invalid, "customer_id", "customer_id is empty; an id is needed.");
        if (customerId[0] == Tokens.TokenCodec.IdentityMark)
        {
            return new Refusal(RefusalCause.Invalid, "customer_id",
                "customer_id begins with the control character U+0001, which no id may.");
        }

        var bytes = System.Text.Encoding.UTF8.GetByteCount(customerId);
        return bytes <= _options.IdBytes
            ? default
            : new Refusal(RefusalCause.Invalid, "customer_id",
                $"customer_id has {bytes} bytes; at most {_options.IdBytes} are allowed.");
    }

    private Refusal Check(CustomerEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (!EventMemory.Remembers(e) || e is SettlementEvent)
            throw new ArgumentException($"A {e.GetType().Name} is made by the engine; clients do not send it.");
        if (!_options.AcceptClientTime && IsInFuture(e.OccurredAtMs) is { Refused: true } future) return future;
        if (LinesOf(e) > _options.LinesPerEvent)
        {
            return new Refusal(RefusalCause.Invalid, "lines",
                $"There are {LinesOf(e)} lines; at most {_options.LinesPerEvent} are allowed.");
        }

        // The engine has judged the future by its own tolerance, so the rules are asked at the event's own time.
        return EventRules.Problem(e, e.OccurredAtMs) is { } problem
            ? Refusals.Of(problem)
            : default;
    }

    private Refusal IsInFuture(long occurredAtMs)
    {
        var ahead = occurredAtMs - Clock.NowMs;
        var most = (long)_options.FutureTolerance.TotalMilliseconds;
        return ahead <= most
            ? default
            : new Refusal(RefusalCause.InFuture, "occurred_at",
                $"occurred_at lies {ahead / 1000} s ahead of the clock; at most {most / 1000} s are allowed.");
    }

    private static int LinesOf(CustomerEvent e) => e switch
    {
        PurchaseEvent purchase => purchase.Lines.Count,
        ReturnEvent returned => returned.Lines.Count,
        _ => 0,
    };
}
