using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Catalogs;
using Decisioning.Engine.Committing;
using Decisioning.Engine.Insight;
using Decisioning.Engine.Tokens;
using Decisioning.Storage;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    private readonly DecisionPool _decisions = new();

    /// <summary>
    /// Decides for one customer. A promise (a SEND with <see cref="HoldKind.Reserve"/>) is durable before it is
    /// answered, and so is what a page shows where caps on impressions count it; what promises nothing is logged behind
    /// the answer, but for a dry run of a contact alone, which is not logged.
    /// </summary>
    /// <remarks>The same request id for the same customer gets the stored answer for as long as its contact is
    /// remembered, with the reservation's present state: one that is over turns it into DO_NOT_SEND.</remarks>
    /// <param name="query">What is asked.</param>
    /// <param name="asOfMs">The time to decide at; null: now. Only with
    /// <see cref="EngineOptions.AcceptClientTime"/>.</param>
    /// <param name="requestBody">64 bits that tell the request's body from another's; 0: made from the query.</param>
    /// <param name="ct">Stops the waiting, not what was promised.</param>
    public async ValueTask<DecideResult> DecideAsync(
        DecisionQuery query, long? asOfMs = null, ulong requestBody = 0, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (CheckCustomerId(query.CustomerId) is { Refused: true } wrong) return new DecideResult(wrong);
        if (asOfMs is not null && !_options.AcceptClientTime) return new DecideResult(Refusals.NoClientTime);
        requestBody = BodyOf(query, requestBody);
        try
        {
            ct.ThrowIfCancellationRequested();
            if (Volatile.Read(ref _closing) != 0) return new DecideResult(Refusals.IsClosing);
            var slot = await _residents.GetAsync(query.CustomerId).ConfigureAwait(false);
            if (LaneOf(slot.Partition).FailedBecause is { } failed && MayDegrade(query))
            {
                // What it shows could not be logged: an id of that decision would lead nowhere.
                slot.Leave();
                var why = new Refusal(RefusalCause.Unavailable, "", failed);
                return await DegradeAsync(query, asOfMs, why).ConfigureAwait(false);
            }

            var turn = DecideAndLeave(slot, query, asOfMs, requestBody, out var customer);
            var result = await AnswerAsync(customer, turn, MayDegrade(query), ct).ConfigureAwait(false);
            return IsAway(result.Refusal) && MayDegrade(query)
                ? await DegradeAsync(query, asOfMs, result.Refusal).ConfigureAwait(false)
                : result;
        }
        catch (StoreDamagedException) when (MayDegrade(query))
        {
            return await DegradeAsync(query, asOfMs, Refusals.NotRead).ConfigureAwait(false);
        }
        catch (Exception failure) when (Refusals.IsAway(failure))
        {
            return MayDegrade(query)
                ? await DegradeAsync(query, asOfMs, Refusals.NotRead).ConfigureAwait(false)
                : new DecideResult(Refusals.NotRead);
        }
    }

    /// <summary>The answer to what was asked together with settlements; decided now where their turn did not.</summary>
    public async ValueTask<DecideResult> DecideAsync(NextQuestion next, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (next.Decided is not { } decided)
            return await DecideAsync(next.Query, next.AsOfMs, next.RequestBody, ct).ConfigureAwait(false);
        try
        {
            return await AnswerAsync(decided.Customer, decided.Turn, isPage: false, ct).ConfigureAwait(false);
        }
        catch (Exception failure) when (Refusals.IsAway(failure))
        {
            return new DecideResult(Refusals.NotRead);
        }
    }

    private static ulong BodyOf(DecisionQuery query, ulong given) =>
        query.RequestId.Length > 0 && given == 0 ? DecisionCodec.BodyDigest(query) : given;

    /// <param name="isPage">Nobody waits long for a page: a store that is slow is away for it.</param>
    private async ValueTask<DecideResult> AnswerAsync(
        CustomerKey customer, DecideTurn turn, bool isPage, CancellationToken ct)
    {
        if (turn.WaitFor is { Done: var done })
        {
            try
            {
                await done.WaitAsync(isPage ? _options.PagePatience : Timeout.InfiniteTimeSpan, _time, ct)
                    .ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return new DecideResult(Refusals.NotStored);
            }
        }

        var refusal = await DurableAsync(turn.WaitFor).ConfigureAwait(false);
        if (refusal.Refused) return new DecideResult(refusal);
        if (turn.Refusal.Refused) return new DecideResult(turn.Refusal);
        if (turn.Repeats is { } contact)
            return await RepeatAsync(customer, contact, turn.IsOver, ct).ConfigureAwait(false);
        Metrics.Decided(turn.Decision!, replayed: false);
        return new DecideResult(turn.Decision!, _tokens, turn.Token, _decisions)
        {
            ExpiresAtMs = turn.ExpiresAtMs,
            TimeZone = turn.TimeZone,
        };
    }

    private DecideTurn DecideAndLeave(
        CustomerSlot slot, DecisionQuery query, long? asOfMs, ulong requestBody, out CustomerKey customer)
    {
        try
        {
            lock (slot)
            {
                var turn = Decide(slot, query, asOfMs, requestBody);
                customer = slot.Key;
                return turn;
            }
        }
        finally
        {
            slot.Leave();
        }
    }

    /// <summary>The turn of a decision, under the slot's lock.</summary>
    private DecideTurn Decide(CustomerSlot slot, DecisionQuery query, long? asOfMs, ulong requestBody)
    {
        if (Refusals.Of(slot) is { Refused: true } refusal) return new DecideTurn { Refusal = refusal };
        if (Catalogs.Active is not { } active) return new DecideTurn { Refusal = Refusals.NoCatalog };
        slot.Used = true;
        var now = asOfMs ?? Clock.NowMs;
        var view = new CustomerView(slot.Newest);

        // A request that is repeated gets its answer even if it could not be asked anew: its time of sending has come,
        // or the catalog has changed since.
        if (query.RequestId.Length > 0
            && ContactLog.TryFindRequest(view, NameHash.Of(query.RequestId), out var contact))
        {
            return Repeat(slot, view, contact, requestBody, now);
        }

        if (QueryValidator.Check(query, active.Snapshot, now) is { } problem)
            return new DecideTurn { Refusal = Refusals.Of(problem) };
        if (query.Hold == HoldKind.Reserve && asOfMs < view.Header.RecordedAtMs)
            return new DecideTurn { Refusal = Refusals.BeforeLastRecord(view.Header.RecordedAtMs) };
        var turn = Decide(slot, view, active, _pages.WithoutShown(query, now), asOfMs, requestBody, now);
        if (turn.Decision is { } decided) _pages.Remember(query, decided, now);
        return turn;
    }

    /// <summary>A question that may be asked, as it is decided and logged.</summary>
    private DecideTurn Decide(
        CustomerSlot slot, CustomerView view, ActiveCatalog active, DecisionQuery query, long? asOfMs,
        ulong requestBody, long now)
    {
        var decision = DecideWithinBudgets(view, active, ref query, now);
        var served = query.ShowsNothing || view.IsErased ? null : Decider.Serve(view, active.Snapshot, decision);
        if (served is not null && asOfMs < view.Header.RecordedAtMs)
            return new DecideTurn { Refusal = Refusals.BeforeLastRecord(view.Header.RecordedAtMs) };
        if (query.Hold == HoldKind.Reserve && decision.Contact is { Verdict: Verdict.Send })
        {
            var e = Decider.Reserve(view, active.Snapshot, query, decision, PromiseId, requestBody);
            var turn = Promise(slot, active, query, decision, e with { Served = served }, now);
            if (turn.Refusal.Refused) _base.Subsidies.GiveBack(e);
            return turn;
        }

        if (served is not null)
        {
            var e = new ImpressionsServedEvent { EventId = PromiseId, OccurredAtMs = now, Served = served };
            return Promise(slot, active, query, decision, e, now);
        }

        return decision.Placements.Count > 0 || query.Hold == HoldKind.Reserve
            ? LogBehind(slot, active, query, decision)
            : new DecideTurn
            {
                Decision = decision,
                WaitFor = slot.PendingState?.Group,
                TimeZone = view.Header.TimeZone,
            };
    }

    /// <summary>Reserves the contact of a decision to send, and counts what a page shows; decision and promise are one
    /// record.</summary>
    private DecideTurn Promise(
        CustomerSlot slot, ActiveCatalog active, DecisionQuery query, Decision decision, CustomerEvent e, long now)
    {
        var tools = _tools.Value!;
        var outcome = CustomerState.Apply(slot.Newest, slot.IdUtf8, e, now, tools.Buffer);
        if (outcome != ApplyOutcome.Applied) return new DecideTurn { Refusal = Refusals.Of(outcome).Refusal };
        Encode(tools, active, query, decision);
        var answer = Append(slot, e, RecordKind.Reservation, now, tools, query, decision);
        if (answer.Record is not { } record) return new DecideTurn { Refusal = answer.Result.Refusal };
        var reserved = e as ContactReservedEvent;
        var number = reserved is null ? 0 : new CustomerView(slot.Newest).Header.Version;
        return new DecideTurn
        {
            Decision = decision,
            WaitFor = answer.WaitFor,
            TimeZone = new CustomerView(slot.Newest).Header.TimeZone,
            Token = new Token(TokenKind.Decision, slot.Partition, slot.Number, number, record.Number),
            ExpiresAtMs = reserved?.ExpiresAtMs,
        };
    }

    /// <summary>Logs a decision that promises nothing. Its answer does not wait for it, only for the state it shows.
    /// </summary>
    private DecideTurn LogBehind(CustomerSlot slot, ActiveCatalog active, DecisionQuery query, Decision decision)
    {
        var tools = _tools.Value!;
        var waitFor = slot.PendingState?.Group;
        var known = !slot.Newest.IsEmpty;
        Encode(tools, active, known ? query : NewcomerQuery.WithoutWords(query, active.Snapshot), decision);
        tools.Names.Clear();
        tools.Payload.ResetWrittenCount();
        new RecordEnvelope { PreviousState = slot.StateHead, Decision = tools.Decision.WrittenSpan }
            .EncodeTo(tools.Payload);
        var payload = tools.Payload.WrittenMemory;
        var most = _store.Description.Limits.PayloadBytes;
        if (payload.Length > most) return new DecideTurn { Refusal = Refusals.TooMuchAsked(payload.Length, most) };
        var draft = new RecordDraft
        {
            Kind = RecordKind.Decision,
            Partition = slot.Partition,
            Slot = known ? slot : null,
            Payload = payload,
            Facts = RecordFacts.Of(null, query, decision),
            Names = tools.Names,
        };
        var verdict = LaneOf(slot.Partition).TryAppend(draft, out var pending);
        return verdict == AppendVerdict.Taken
            ? new DecideTurn
            {
                Decision = decision,
                WaitFor = waitFor,
                TimeZone = known ? new CustomerView(slot.Newest).Header.TimeZone : 0,
                Token = new Token(TokenKind.Decision, slot.Partition, known ? slot.Number : 0, 0, pending!.Number),
            }
            : new DecideTurn { Refusal = Refusals.Of(verdict, LaneOf(slot.Partition)).Refusal };
    }

    /// <summary>Leaves room for the event and the rest of the record.</summary>
    private void Encode(TurnTools tools, ActiveCatalog active, DecisionQuery query, Decision decision) =>
        DecisionLog.Encode(tools, active, query, decision, _store.Description.Limits.PayloadBytes / 2);
}
