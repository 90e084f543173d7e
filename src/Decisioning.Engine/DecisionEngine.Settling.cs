using System.Text;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Tokens;
using Decisioning.Storage;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    private const int MsPerSecond = 1_000;

    /// <summary>Takes what became of contacts and impressions, each judged by itself. Answers when all that were taken
    /// are durable. A claim (CONFIRMED) that comes after a release by expiry looks at the caps again in the same turn.
    /// </summary>
    /// <exception cref="ArgumentException">There are more than <see cref="EngineOptions.BatchItems"/>.</exception>
    public async ValueTask<SettlementResult[]> SettleAsync(
        IReadOnlyList<Settlement> items, CancellationToken ct = default)
    {
        var results = await BeginSettleAsync(items, ct).ConfigureAwait(false);
        return await results.ConfigureAwait(false);
    }

    /// <summary>The same in two steps: see <see cref="BeginRecordAsync"/>. <paramref name="next"/> is decided in the
    /// turn
    /// of the last settlement, if it is of the same customer; then ask <see cref="DecideAsync(NextQuestion,
    /// CancellationToken)"/>.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="EngineOptions.BatchItems"/>.</exception>
    public async ValueTask<Task<SettlementResult[]>> BeginSettleAsync(
        IReadOnlyList<Settlement> items, CancellationToken ct = default, NextQuestion? next = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.Count > _options.BatchItems)
            throw new ArgumentException($"A batch has at most {_options.BatchItems} items; here are {items.Count}.");
        var answers = new (TurnAnswer Answer, string CustomerId)[items.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var then = i == answers.Length - 1 ? next : null;
            answers[i] = await SettleAsync(items[i], then, ct).ConfigureAwait(false);
        }

        return WhenDurableAsync(answers);
    }

    private async Task<SettlementResult[]> WhenDurableAsync((TurnAnswer Answer, string CustomerId)[] answers)
    {
        var results = new SettlementResult[answers.Length];
        for (var i = 0; i < results.Length; i++)
        {
            var (answer, customerId) = answers[i];
            var refusal = await DurableAsync(answer.WaitFor).ConfigureAwait(false);
            var said = refusal.Refused ? refusal : answer.Result.Refusal;

            // An event's rules name it by the id of an event; its sender called it a settlement.
            if (said.Field == "event_id") said = said with { Field = "settlement_id" };
            results[i] = new SettlementResult(
                refusal.Refused ? EventStatus.Refused : answer.Result.Status, said, customerId);
            Metrics.Recorded(results[i].Status, results[i].Refusal.Cause);
        }

        return results;
    }

    /// <summary>Makes the hold of a reservation longer: it lasts at least so many seconds from now.</summary>
    public async ValueTask<ExtendResult> ExtendAsync(
        string reservationId, int holdForSeconds, CancellationToken ct = default)
    {
        if (!_tokens.TryDecode(reservationId, out var token) || token.Kind != TokenKind.Reservation)
            return new ExtendResult(Refusals.NoSuch("reservation_id", "reservation"), 0);
        var expiresAtMs = 0L;
        var answer = await RunTurnAsync(
            () => _residents.GetAsync(token.Partition, token.Customer),
            (CustomerView view, long now, out CustomerEvent? e) =>
                Extend(view, token.Contact, holdForSeconds, now, out e, out expiresAtMs),
            ct).ConfigureAwait(false);
        var refusal = await DurableAsync(answer.WaitFor).ConfigureAwait(false);
        if (!refusal.Refused) refusal = answer.Result.Refusal;
        return new ExtendResult(refusal, refusal.Refused ? 0 : expiresAtMs);
    }

    private EventResult Extend(
        CustomerView view, uint number, int holdForSeconds, long now, out CustomerEvent? e, out long expiresAtMs)
    {
        e = null;
        expiresAtMs = 0;
        if (!ContactLog.TryFind(view, number, out var contact))
            return new EventResult(EventStatus.Refused, Refusals.NoSuch("reservation_id", "reservation"));
        var asOf = ContactLog.AsOf(view, now);
        if (!ContactLog.IsOpen(contact, asOf))
            return new EventResult(EventStatus.Refused, Refusals.NotOpen);
        var longest = Catalogs.Current is { } catalog && catalog.TryGetChannel(contact.Channel, out var channel)
            ? channel.Definition.LongestHoldSeconds
            : 0;
        if (holdForSeconds < 1 || holdForSeconds > longest)
            return new EventResult(EventStatus.Refused, Refusals.HoldOutside(holdForSeconds, longest));
        expiresAtMs = Math.Max(contact.ExpiresAtMs, asOf + ((long)holdForSeconds * MsPerSecond));
        if (expiresAtMs == contact.ExpiresAtMs) return default;
        e = new HoldExtendedEvent
        {
            EventId = PromiseId,
            OccurredAtMs = now,
            Contact = number,
            ExpiresAtMs = expiresAtMs,
        };
        return default;
    }

    private async ValueTask<(TurnAnswer Answer, string CustomerId)> SettleAsync(
        Settlement item, NextQuestion? next, CancellationToken ct)
    {
        if (Check(item) is { Refused: true } wrong) return (TurnAnswer.Refuse(wrong), item.CustomerId);
        SettlementTarget target;
        try
        {
            target = await FindTargetAsync(item).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            return (TurnAnswer.Refuse(Refusals.Unread(failure)), item.CustomerId);
        }

        if (target.Refusal.Refused) return (TurnAnswer.Refuse(target.Refusal), item.CustomerId);
        var customerId = item.CustomerId;
        var answer = await RunTurnAsync(
            () => SlotOfAsync(item, target),
            (CustomerView view, long now, out CustomerEvent? e) =>
            {
                e = null;
                if (!view.IsNewcomer)
                {
                    if (customerId.Length > 0 && !view.IdUtf8.SequenceEqual(Encoding.UTF8.GetBytes(customerId)))
                        return new EventResult(EventStatus.Refused, Refusals.OtherCustomer);
                    customerId = view.Id;
                }

                return ResolveSettlement(view, item, target, now, out e);
            },
            ct,
            next is null ? null : slot => DecideNext(slot, next)).ConfigureAwait(false);
        return (answer, customerId);
    }

    /// <summary>Under the lock of the settled customer's slot.</summary>
    private void DecideNext(CustomerSlot slot, NextQuestion next)
    {
        var isAllowed = next.AsOfMs is null || _options.AcceptClientTime;
        if (!isAllowed || !slot.IdUtf8.SequenceEqual(Encoding.UTF8.GetBytes(next.Query.CustomerId))) return;
        var turn = Decide(slot, next.Query, next.AsOfMs, BodyOf(next.Query, next.RequestBody));
        next.Decided = (slot.Key, turn);
    }

    private EventResult ResolveSettlement(
        CustomerView view, Settlement item, in SettlementTarget target, long now, out CustomerEvent? e)
    {
        e = null;
        if (Catalogs.Current is not { } catalog) return new EventResult(EventStatus.Refused, Refusals.NoCatalog);
        var report = new SettlementReport
        {
            SettlementId = item.SettlementId,
            Contact = target.Contact,
            Outcome = item.Outcome,
            OccurredAtMs = item.OccurredAtMs ?? now,
            Channel = target.ChannelIn(catalog),
            OfferId = target.OfferId,
            ServedAtMs = target.ServedAtMs,
            ReasonCode = item.ReasonCode,
            CallbackAtMs = item.CallbackAtMs,
            AmountMinor = item.AmountMinor,
        };
        if (_options.AcceptClientTime) now = Math.Max(now, report.OccurredAtMs);
        var (verdict, settled, rule) = SettlementResolver.Resolve(view, catalog, report, now);
        e = settled;
        return Refusals.Of(verdict, rule);
    }

    private Refusal Check(Settlement item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (EventRules.Id("settlement_id", item.SettlementId) is { } problem)
            return Refusals.Of(problem);
        if (!Enum.IsDefined(item.Outcome))
            return new Refusal(RefusalCause.Invalid, "outcome", $"There is no outcome {(int)item.Outcome}; give one.");
        if (item.CustomerId.Length > 0 && CheckCustomerId(item.CustomerId) is { Refused: true } wrong) return wrong;
        return item.OccurredAtMs is { } at && !_options.AcceptClientTime ? IsInFuture(at) : default;
    }

    private async ValueTask<CustomerSlot?> SlotOfAsync(Settlement item, SettlementTarget target) => target.Customer == 0
        ? await _residents.GetAsync(item.CustomerId).ConfigureAwait(false)
        : await _residents.GetAsync(target.Partition, target.Customer).ConfigureAwait(false);
}
