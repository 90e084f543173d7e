using System.Collections.Concurrent;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Customers.Identities;
using Decisioning.Engine.Actors;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    /// <summary>What the engine records of identities it knows by their content; their events share one id.</summary>
    private const string IdentityEventId = "identity";

    /// <summary>Intents that are recorded while the identity is not claimed yet: the checkpoint stays before them, so
    /// that the next opening finds them, and they are tried again before every checkpoint. With the record's
    /// number.</summary>
    private readonly ConcurrentDictionary<IdentityIntent, long> _intents = new();

    /// <summary>
    /// Makes a customer known by an identity. It belongs to one customer: the one whose record lists it and whom the
    /// identity's own record names. The intent is recorded with the customer first, then the identity is claimed; what
    /// is cut off between the two is finished by the next call or by the next opening. Safe to send again.
    /// </summary>
    public async ValueTask<Refusal> IdentifyAsync(string customerId, Identity identity, CancellationToken ct = default)
    {
        if (CheckCustomerId(customerId) is { Refused: true } wrong) return wrong;
        ct.ThrowIfCancellationRequested();
        if (Volatile.Read(ref _closing) != 0) return Refusals.IsClosing;
        try
        {
            var slot = await _residents.GetAsync(customerId).ConfigureAwait(false);
            try
            {
                if (await OwnerAsync(identity, newest: false).ConfigureAwait(false) is { } owner
                    && owner != KeyOf(slot))
                {
                    return Refusals.IdentityTaken;
                }

                return await IdentifyAsync(slot, identity).ConfigureAwait(false);
            }
            finally
            {
                slot.Leave();
            }
        }
        catch (Exception failure) when (Refusals.IsAway(failure))
        {
            return Refusals.NotRead;
        }
    }

    /// <summary>
    /// The customer no longer goes by the identity; somebody else may then. Nothing when he does not.
    /// </summary>
    public async ValueTask<Refusal> DropIdentityAsync(
        string customerId, Identity identity, CancellationToken ct = default)
    {
        if (CheckCustomerId(customerId) is { Refused: true } wrong) return wrong;
        var answer = await RunTurnAsync(
            async () => await _residents.GetAsync(customerId).ConfigureAwait(false),
            (CustomerView view, long now, out CustomerEvent? e) => Drop(view, identity, now, out e),
            ct).ConfigureAwait(false);
        var refusal = await DurableAsync(answer.WaitFor).ConfigureAwait(false);
        return answer.Result.Refusal.Refused ? answer.Result.Refusal : refusal;
    }

    /// <summary>The id of the customer who goes by an identity; null when nobody does.</summary>
    public async ValueTask<(Refusal Refusal, string? CustomerId)> FindCustomerAsync(
        Identity identity, CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        if (Volatile.Read(ref _closing) != 0) return (Refusals.IsClosing, null);
        try
        {
            if (await OwnerAsync(identity, newest: false).ConfigureAwait(false) is not { } owner
                || await _residents.GetAsync(owner.Partition, owner.Number).ConfigureAwait(false) is not { } slot)
            {
                return (default, null);
            }

            try
            {
                lock (slot)
                {
                    if (slot.Damage is not null) return (Refusals.Of(slot), null);

                    // Erased since he was looked up, he has no id any more, and the identity no owner.
                    var id = new CustomerView(slot.Durable).Id;
                    return (default, id.Length > 0 ? id : null);
                }
            }
            finally
            {
                slot.Leave();
            }
        }
        catch (Exception failure) when (Refusals.IsAway(failure))
        {
            return (Refusals.NotRead, null);
        }
    }

    private async ValueTask<Refusal> IdentifyAsync(CustomerSlot slot, Identity identity)
    {
        var intent = Intend(slot, identity);
        if (intent.Result.Refusal.Refused) return intent.Result.Refusal;
        var refusal = await DurableAsync(intent.WaitFor).ConfigureAwait(false);
        if (refusal.Refused) return refusal;
        refusal = await ClaimAsync(slot, identity).ConfigureAwait(false);

        // Away: the intent stands, and whoever asks again, or the next opening, goes on from it.
        if (refusal.Cause is RefusalCause.Unavailable or RefusalCause.Overloaded or RefusalCause.Closed
            or RefusalCause.DataLoss)
        {
            return refusal;
        }

        if (refusal.Cause == RefusalCause.IdentityTaken)
        {
            var dropped = await TurnAsync(slot, (CustomerView view, long now, out CustomerEvent? e) =>
                Drop(view, identity, now, out e)).ConfigureAwait(false);
            if (dropped.Refused) return dropped;
        }

        ForgetIntent(IntentOf(slot, identity), LogOf(slot));
        return refusal;
    }

    private TurnAnswer Intend(CustomerSlot slot, Identity identity)
    {
        lock (slot)
        {
            var answer = Turn(
                slot,
                (CustomerView view, long now, out CustomerEvent? e) =>
                {
                    e = view.Identities.Contains(identity)
                        ? null
                        : new IdentityAddedEvent { EventId = IdentityEventId, OccurredAtMs = now, Identity = identity };
                    return default;
                },
                out _);
            if (answer.Record is { } record)
            {
                _intents[IntentOf(slot, identity)] = record.Number;
                _keeper.Hold(LogOf(slot), record.Number);
            }

            return answer;
        }
    }

    private async ValueTask<Refusal> ClaimAsync(CustomerSlot customer, Identity identity)
    {
        var me = new IdentityOwner(customer.Partition, customer.Number);
        var key = _tokens.KeyOf(identity);
        while (true)
        {
            var seen = await ClaimedByAsync(key, newest: true).ConfigureAwait(false);
            if (seen is { } other && other != me
                && await ListsAsync(other, identity, newest: true).ConfigureAwait(false))
            {
                return Refusals.IdentityTaken;
            }

            var slot = await _residents.GetAsync(key).ConfigureAwait(false);
            try
            {
                var isOther = false;
                var refusal = await TurnAsync(slot, (CustomerView view, long now, out CustomerEvent? e) =>
                {
                    var owner = IdentityOwner.Of(view);
                    isOther = owner != seen;
                    e = isOther || owner == me
                        ? null
                        : new IdentityClaimedEvent
                        {
                            EventId = IdentityEventId,
                            OccurredAtMs = now,
                            Partition = me.Partition,
                            Customer = me.Customer,
                        };
                    return default;
                }).ConfigureAwait(false);
                if (!isOther) return refusal;
            }
            finally
            {
                slot.Leave();
            }
        }
    }

    /// <summary>Finishes what was cut off between the intent and the claim.</summary>
    private async Task FinishIdentitiesAsync(IEnumerable<IdentityIntent> intents)
    {
        foreach (var intent in intents)
        {
            if (await _residents.GetAsync(intent.Partition, intent.Customer).ConfigureAwait(false) is not { } slot)
                continue;
            try
            {
                bool lists;
                lock (slot)
                {
                    // Whether he still goes by it cannot be told, so the intent stands.
                    if (slot.Damage is not null) continue;
                    lists = new CustomerView(slot.Newest).Identities.Contains(intent.Identity);
                }

                if (lists) await IdentifyAsync(slot, intent.Identity).ConfigureAwait(false);
                else ForgetIntent(intent, LogOf(slot));
            }
            finally
            {
                slot.Leave();
            }
        }
    }

    /// <summary>Under the slot's lock: the record of an intent was annulled.</summary>
    private void AnnulIntent(CustomerSlot slot, long number)
    {
        foreach (var (intent, held) in _intents)
        {
            if (held == number && intent.Partition == slot.Partition && intent.Customer == slot.Number)
                ForgetIntent(intent, LogOf(slot));
        }
    }

    private void ForgetIntent(IdentityIntent intent, int log)
    {
        if (_intents.TryRemove(intent, out var held)) _keeper.LetGo(log, held);
    }

    private static IdentityIntent IntentOf(CustomerSlot slot, Identity identity) =>
        new(slot.Partition, slot.Number, identity);

    private static EventResult Drop(CustomerView view, Identity identity, long now, out CustomerEvent? e)
    {
        e = view.Identities.Contains(identity)
            ? new IdentityDroppedEvent { EventId = IdentityEventId, OccurredAtMs = now, Identity = identity }
            : null;
        return default;
    }

    private async ValueTask<Refusal> TurnAsync(CustomerSlot slot, Resolve resolve)
    {
        TurnAnswer answer;
        lock (slot) answer = Turn(slot, resolve, out _);
        return answer.Result.Refusal.Refused
            ? answer.Result.Refusal
            : await DurableAsync(answer.WaitFor).ConfigureAwait(false);
    }

    /// <summary>The customer whom the identity names and who lists it; null when nobody does.</summary>
    private async ValueTask<CustomerKey?> OwnerAsync(Identity identity, bool newest) =>
        await ClaimedByAsync(_tokens.KeyOf(identity), newest).ConfigureAwait(false) is { } owner
        && await ListsAsync(owner, identity, newest).ConfigureAwait(false)
            ? new CustomerKey(owner.Partition, owner.Customer)
            : null;

    private async ValueTask<IdentityOwner?> ClaimedByAsync(string key, bool newest)
    {
        var slot = await _residents.GetAsync(key).ConfigureAwait(false);
        IdentityOwner? owner;
        lock (slot) owner = IdentityOwner.Of(new CustomerView(newest ? slot.Newest : slot.Durable));
        slot.Leave();
        return owner;
    }

    private async ValueTask<bool> ListsAsync(IdentityOwner owner, Identity identity, bool newest)
    {
        if (await _residents.GetAsync(owner.Partition, owner.Customer).ConfigureAwait(false) is not { } slot)
            return false;
        bool lists;
        lock (slot)
        {
            // Nobody can tell of one who cannot be read whether he still goes by it: it is not given away.
            lists = slot.Damage is not null
                || new CustomerView(newest ? slot.Newest : slot.Durable).Identities.Contains(identity);
        }

        slot.Leave();
        return lists;
    }
}
