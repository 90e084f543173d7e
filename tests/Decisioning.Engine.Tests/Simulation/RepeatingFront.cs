using Decisioning.Domain.Deciding;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>An engine for which what is sent again is new.</summary>
internal sealed class RepeatingFront(SimulatedProcess process) : Front(process)
{
    private readonly Dictionary<string, int> _times = [];

    public override Task<EventResult[]> RecordAsync(IReadOnlyList<CustomerEventItem> batch, int attempt) =>
        base.RecordAsync(
            [.. batch.Select(item => item with { Event = item.Event with { EventId = New(item.Event.EventId) } })],
            attempt);

    public override Task<DecideResult> DecideAsync(DecisionQuery query, int attempt) =>
        base.DecideAsync(query with { RequestId = New(query.RequestId) }, attempt);

    private string New(string id)
    {
        _times[id] = _times.GetValueOrDefault(id) + 1;
        return _times[id] == 1 ? id : $"{id}/{_times[id]}";
    }
}
