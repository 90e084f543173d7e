using Decisioning.Engine;

namespace Decisioning.Server.Demo;

/// <summary>Events of the demo's base on their way into the engine.</summary>
public sealed class DemoEvents(DecisionEngine engine)
{
    private const int BatchEvents = 1_000;

    private readonly Queue<CustomerEventItem> _waiting = new();

    /// <summary>Keeps events back until their time comes; all of them, before any is recorded.</summary>
    public void Await(IEnumerable<CustomerEventItem> events)
    {
        foreach (var item in events.OrderBy(item => item.Event.OccurredAtMs)) _waiting.Enqueue(item);
    }

    /// <summary>Records the awaited events that happened before a time.</summary>
    public async Task RecordUntilAsync(long untilMs, CancellationToken ct)
    {
        var due = new List<CustomerEventItem>();
        while (_waiting.TryPeek(out var next) && next.Event.OccurredAtMs < untilMs) due.Add(_waiting.Dequeue());
        await RecordAsync(due, ct);
    }

    /// <exception cref="InvalidOperationException">The engine refuses one of them.</exception>
    public async Task RecordAsync(IEnumerable<CustomerEventItem> events, CancellationToken ct)
    {
        foreach (var batch in events.Chunk(BatchEvents))
        {
            var refused = (await engine.RecordAsync(batch, ct)).Where(result => result.Status == EventStatus.Refused);
            if (refused.FirstOrDefault() is { Status: EventStatus.Refused } result)
            {
                throw new InvalidOperationException(
                    $"The demo base could not be made: {result.Refusal.Field} {result.Refusal.Message}");
            }
        }
    }
}
