using Decisioning.Engine;
using Decisioning.Server.Mapping;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Services;

/// <summary>
/// Takes events and settlements from the wire to the engine. Each is judged by itself: one that is malformed is
/// refused, the others are applied, in their order.
/// </summary>
public sealed class RecordingDesk(DecisionEngine engine)
{
    public async ValueTask<ItemResult[]> RecordAsync(IReadOnlyList<Wire.Event> events, CancellationToken ct)
    {
        var results = new ItemResult[events.Count];
        var from = 0;
        while (from < events.Count)
        {
            // Events and settlements take different ways in the engine; runs of one kind keep the order of all.
            var settles = IsSettlement(events[from]);
            var to = from + 1;
            while (to < events.Count && IsSettlement(events[to]) == settles)
            {
                to++;
            }

            if (settles)
            {
                await SettleRunAsync(results, from, to, (i, check) => SettlementMapping.ToEngine(events[i], check), ct);
            }
            else
            {
                await RecordRunAsync(events, results, from, to, ct);
            }

            from = to;
        }

        return results;
    }

    public async ValueTask<ItemResult[]> SettleAsync(IReadOnlyList<Wire.SettlementItem> items, CancellationToken ct)
    {
        var results = new ItemResult[items.Count];
        await SettleRunAsync(results, 0, items.Count, (i, check) => SettlementMapping.ToEngine(items[i], check), ct);
        return results;
    }

    private async ValueTask RecordRunAsync(
        IReadOnlyList<Wire.Event> events, ItemResult[] results, int from, int to, CancellationToken ct)
    {
        var batch = new List<CustomerEventItem>(to - from);
        var places = new List<int>(to - from);
        for (var i = from; i < to; i++)
        {
            var check = new FieldCheck();
            if (EventMapping.ToDomain(events[i], check) is { } mapped)
            {
                batch.Add(new CustomerEventItem(events[i].CustomerId, mapped));
                places.Add(i);
            }
            else
            {
                results[i] = new ItemResult(EventStatus.Refused, check.Refusal, "");
            }
        }

        if (batch.Count == 0)
        {
            return;
        }

        var outcomes = await engine.RecordAsync(batch, ct);
        for (var k = 0; k < outcomes.Length; k++)
        {
            results[places[k]] = Result(outcomes[k].Status, outcomes[k].Refusal, batch[k].CustomerId);
        }
    }

    private async ValueTask SettleRunAsync(
        ItemResult[] results, int from, int to, Func<int, FieldCheck, Settlement?> map, CancellationToken ct)
    {
        var batch = new List<Settlement>(to - from);
        var places = new List<int>(to - from);
        for (var i = from; i < to; i++)
        {
            var check = new FieldCheck();
            if (map(i, check) is { } mapped)
            {
                batch.Add(mapped);
                places.Add(i);
            }
            else
            {
                results[i] = new ItemResult(EventStatus.Refused, check.Refusal, "");
            }
        }

        if (batch.Count == 0)
        {
            return;
        }

        var outcomes = await engine.SettleAsync(batch, ct);
        for (var k = 0; k < outcomes.Length; k++)
        {
            results[places[k]] = Result(outcomes[k].Status, outcomes[k].Refusal, outcomes[k].CustomerId);
        }
    }

    private static bool IsSettlement(Wire.Event source) => source.WhatCase == Wire.Event.WhatOneofCase.Settlement;

    private static ItemResult Result(EventStatus status, Refusal refusal, string customerId) =>
        new(status, refusal.Refused ? StatusMapping.Of(refusal) : null, customerId);
}
