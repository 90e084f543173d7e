using System.Globalization;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Engine.Tests.Testing;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>A client that calls, loses answers, calls again with the same ids, and remembers what it was told.
/// </summary>
internal sealed partial class SimulatedClient(int number, SimulatedWorld world)
{
    private const int MostAttempts = 12;

    private readonly List<CustomerEventItem> _sent = [];
    private readonly List<DecisionQuery> _asked = [];
    private readonly List<(string Customer, string Reservation)> _open = [];
    private readonly List<(string Customer, string Decision)> _viewed = [];
    private int _ids;

    private SimulationLoop Loop => world.Loop;

    public async Task CallAsync()
    {
        for (var i = 0; i < world.Plan.Calls; i++)
        {
            await (Loop.Random.Next(11) switch
            {
                0 or 1 or 2 => RecordAsync(NewEvent()),
                3 => RecordAsync(_sent.Count > 0 ? Any(_sent) : NewEvent()),
                4 => RecordOtherContentAsync(),
                5 or 6 => DecideAsync(NewQuestion()),
                7 => DecideAsync(_asked.Count > 0 ? Any(_asked) : NewQuestion()),
                8 => Loop.Chance(50) ? LookAsync() : ViewAsync(AnyCustomer()),
                9 => EraseAsync(AnyCustomer()),
                _ => SettleLateAsync(),
            }).ConfigureAwait(false);
            await Loop.DelayAsync(0, 100).ConfigureAwait(false);
        }

        while (_open.Count > 0) await SettleLateAsync().ConfigureAwait(false);
        foreach (var (customer, decision) in _viewed) await ExplainAsync(customer, decision).ConfigureAwait(false);
    }

    private async Task RecordAsync(CustomerEventItem item)
    {
        var order = ((PurchaseEvent)item.Event).OrderId;
        world.Ledger.Begin(item.CustomerId, order);
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var tries = attempt;
            var wasErased = world.Ledger.IsErased(item.CustomerId);
            var answer = await TryAsync(
                $"record {order} of {item.CustomerId}", front => front.RecordAsync([item], tries))
                .ConfigureAwait(false);
            if (answer is not { Value: var results }) continue;
            if (!await IsFinalAsync(results[0].Refusal).ConfigureAwait(false)) continue;
            if (results[0].Status == EventStatus.Refused)
            {
                Unexpected(results[0].Refusal, order, item.CustomerId, RefusalCause.InFuture);
                return;
            }

            DemandNotErased(wasErased, $"{order} of {item.CustomerId}");
            world.Ledger.Acknowledge(item.CustomerId, order);
            return;
        }
    }

    /// <summary>The same id with another price: never taken.</summary>
    private async Task RecordOtherContentAsync()
    {
        if (_sent.Count == 0) return;
        var item = Any(_sent);
        var purchase = (PurchaseEvent)item.Event;
        if (!world.Disk.Holds(item.CustomerId, purchase.OrderId)) return;
        var other = item with { Event = purchase with { Lines = [new OrderLine("p", "toys", 1, 77, 77)] } };
        var answer = await TryAsync(
            $"record {purchase.OrderId} of {item.CustomerId} with other content",
            front => front.RecordAsync([other], 0)).ConfigureAwait(false);
        if (answer is not { Value: var results }) return;
        if (!await IsFinalAsync(results[0].Refusal).ConfigureAwait(false)) return;
        var cause = results[0].Refusal.Cause;
        var isOfErased = cause == RefusalCause.Erased && world.Ledger.MayBeErased(item.CustomerId);
        if (cause is not (RefusalCause.OtherContent or RefusalCause.InFuture) && !isOfErased)
            world.Violate($"I2: {purchase.OrderId} was taken with other content: {results[0]}.");
    }

    private async Task DecideAsync(DecisionQuery query)
    {
        var (customer, request) = (query.CustomerId, query.RequestId);
        world.Ledger.Begin(customer, request);
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var tries = attempt;
            var atLeast = world.Ledger.LatestOf(customer);
            var wasErased = world.Ledger.IsErased(customer);
            var answer = await TryAsync($"decide {request} of {customer}", front => front.DecideAsync(query, tries))
                .ConfigureAwait(false);
            if (answer is not { Value: var result }) continue;
            if (!await IsFinalAsync(result.Refusal).ConfigureAwait(false)) continue;
            if (result.Refusal.Refused)
            {
                Unexpected(result.Refusal, request, customer);
                return;
            }

            DemandNotErased(wasErased, $"{request} of {customer}");
            await GoByAsync(query, result, atLeast).ConfigureAwait(false);
            return;
        }
    }

    private async Task GoByAsync(DecisionQuery query, DecideResult result, uint atLeast)
    {
        var customer = query.CustomerId;
        world.History.Say($"client {number}: {query.RequestId} is {result.Decision!.Contact!.Verdict}");
        if (!result.Replayed) See(customer, result.Decision.CustomerVersion, atLeast);
        if (result.Decision.Contact.Verdict != Verdict.Send || result.ReservationId is not { Length: > 0 } promised)
            return;
        world.Ledger.Promise(customer, query.RequestId, promised);
        switch (Loop.Random.Next(4))
        {
            case 0:
                await SettleAsync(customer, promised, Outcome.Released).ConfigureAwait(false);
                break;
            case 1:
                _open.Add((customer, promised));
                break;
            default:
                await SettleAsync(customer, promised, Outcome.Confirmed).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>A claim for a promise that may have run out meanwhile.</summary>
    private async Task SettleLateAsync()
    {
        if (_open.Count == 0) return;
        var (customer, reservation) = _open[0];
        _open.RemoveAt(0);
        await SettleAsync(customer, reservation, Outcome.Confirmed).ConfigureAwait(false);
    }

    private async Task SettleAsync(string customer, string reservation, Outcome outcome)
    {
        var settlement = new Settlement
        {
            SettlementId = NewId("settlement"),
            ReservationId = reservation,
            Outcome = outcome,
        };
        world.Ledger.Begin(customer, settlement.SettlementId);
        if (outcome == Outcome.Released) world.Ledger.MayBeReleased(customer, reservation);
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var tries = attempt;
            var answer = await TryAsync(
                $"settle {settlement.SettlementId} of {customer} {outcome}",
                front => front.SettleAsync(settlement, tries)).ConfigureAwait(false);
            if (answer is not { Value: var result }) continue;
            if (!await IsFinalAsync(result.Refusal).ConfigureAwait(false)) continue;
            if (result.Status == EventStatus.Refused)
                Unexpected(result.Refusal, settlement.SettlementId, customer, RefusalCause.ReservationOver);
            else if (outcome == Outcome.Confirmed) world.Ledger.Send(customer, reservation);

            // Another settlement may have said the same before; then this one leaves no record of its own.
            if (result.Status == EventStatus.Applied)
                world.Ledger.Acknowledge(customer, settlement.SettlementId);
            return;
        }
    }

    private CustomerEventItem NewEvent()
    {
        var atMs = Loop.Time.NowMs - Loop.Random.Next(0, 100_000);
        var item = Purchase(AnyCustomer(), NewId("order"), atMs, 1 + Loop.Random.Next(3));
        _sent.Add(item);
        return item;
    }

    public static CustomerEventItem Purchase(string customer, string id, long atMs, int quantity = 1) =>
        new(customer, new PurchaseEvent
        {
            EventId = id,
            OccurredAtMs = atMs,
            OrderId = id,
            Lines = [new OrderLine("p", "toys", quantity, 1_000, 1_000)],
        });

    private DecisionQuery NewQuestion()
    {
        var query = Shop.Ask(AnyCustomer(), NewId("request"), Loop.Chance(50) ? "email" : "push");
        _asked.Add(query);
        return query;
    }

    private string NewId(string of) => string.Create(CultureInfo.InvariantCulture, $"{of}-{number}-{++_ids}");

    private T Any<T>(List<T> of) => of[Loop.Random.Next(of.Count)];
}
