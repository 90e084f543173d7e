using Decisioning.Engine;
using Decisioning.Server.Mapping;
using Decisioning.Server.Security;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Services;

/// <summary>
/// Takes events and settlements from the wire to the engine. Each is judged by itself: one that is malformed is
/// refused, the others are applied, in their order.
/// </summary>
public sealed class RecordingDesk(DecisionEngine engine)
{
    /// <summary>Returns when all events were judged, so that the next batch comes after them, with what became of them,
    /// which ends when that is durable.</summary>
    public async ValueTask<Task<ItemResult[]>> BeginRecordAsync(
        IReadOnlyList<Wire.Event> events, Caller caller, CancellationToken ct)
    {
        var runs = new List<Task>();
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
                runs.Add(await BeginSettleRunAsync(
                    results, from, to, (i, check) => SettlementMapping.ToEngine(events[i], check), next: null, ct));
            }
            else
            {
                runs.Add(await BeginRecordRunAsync(events, caller, results, from, to, ct));
            }

            from = to;
        }

        return WhenDurableAsync(results, runs);
    }

    /// <summary>The same for settlements; what is asked next is decided in the turn of the last one.</summary>
    public async ValueTask<Task<ItemResult[]>> BeginSettleAsync(
        IReadOnlyList<Wire.SettlementItem> items, NextQuestion? next, CancellationToken ct)
    {
        var results = new ItemResult[items.Count];
        var run = await BeginSettleRunAsync(
            results, 0, items.Count, (i, check) => SettlementMapping.ToEngine(items[i], check), next, ct);
        return WhenDurableAsync(results, [run]);
    }

    private static async Task<ItemResult[]> WhenDurableAsync(ItemResult[] results, List<Task> runs)
    {
        foreach (var run in runs)
        {
            await run;
        }

        return results;
    }

    private async ValueTask<Task> BeginRecordRunAsync(
        IReadOnlyList<Wire.Event> events, Caller caller, ItemResult[] results, int from, int to, CancellationToken ct)
    {
        var batch = new List<CustomerEventItem>(to - from);
        var places = new List<int>(to - from);
        for (var i = from; i < to; i++)
        {
            var check = new FieldCheck();
            var mapped = EventMapping.ToDomain(events[i], check);
            if (mapped is not null)
            {
                ChannelCheck.Check(mapped, engine, check);
            }

            if (EventRights.Refusal(events[i], caller) is { } denied)
            {
                check.Refuse(denied);
            }

            if (mapped is not null && !check.Failed)
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
            return Task.CompletedTask;
        }

        var durable = await engine.BeginRecordAsync(batch, ct);
        return FillAsync();

        async Task FillAsync()
        {
            var outcomes = await durable;
            for (var k = 0; k < outcomes.Length; k++)
            {
                results[places[k]] = Result(outcomes[k].Status, outcomes[k].Refusal, batch[k].CustomerId);
            }
        }
    }

    private async ValueTask<Task> BeginSettleRunAsync(
        ItemResult[] results, int from, int to, Func<int, FieldCheck, Settlement?> map, NextQuestion? next,
        CancellationToken ct)
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
            return Task.CompletedTask;
        }

        var durable = await engine.BeginSettleAsync(batch, ct, next);
        return FillAsync();

        async Task FillAsync()
        {
            var outcomes = await durable;
            for (var k = 0; k < outcomes.Length; k++)
            {
                results[places[k]] = Result(outcomes[k].Status, outcomes[k].Refusal, outcomes[k].CustomerId);
            }
        }
    }

    private static bool IsSettlement(Wire.Event source) => source.WhatCase == Wire.Event.WhatOneofCase.Settlement;

    private static ItemResult Result(EventStatus status, Refusal refusal, string customerId) =>
        new(status, refusal.Refused ? StatusMapping.Of(refusal) : null, customerId) { Cause = refusal.Cause };
}
