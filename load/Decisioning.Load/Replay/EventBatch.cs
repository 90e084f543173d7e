using Decisioning.Load.Connection;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Replay;

/// <summary>Events that go out in one message: up to a number, up to 1 MiB, and no two of one customer.</summary>
internal sealed class EventBatch(int capacity)
{
    private const int MostBytes = 1 << 20;

    private readonly HashSet<string> _customers = new(StringComparer.Ordinal);
    private int _bytes;
    private bool _resent;

    public RecordRequest Request { get; } = new();

    public int Count => Request.Events.Count;

    public bool IsFull => Count >= capacity || _bytes >= MostBytes;

    public bool Holds(string customerId) => _customers.Contains(customerId);

    public void Add(Event happened)
    {
        Request.Events.Add(happened);
        _customers.Add(happened.CustomerId);
        _bytes += happened.CalculateSize();
    }

    /// <summary>Call before the batch is written a second time.</summary>
    public void MarkResent() => _resent = true;

    /// <summary>
    /// Counts the answers and keeps only the events that were refused for now; null when there is none, else the status
    /// of the last of them.
    /// </summary>
    /// <exception cref="InvalidDataException">The answer does not fit what was asked.</exception>
    public Status? Settle(RecordResponse answer, ReplayCounts counts)
    {
        if (answer.Results.Count != Count)
        {
            throw new InvalidDataException($"The server answered {Count} events with {answer.Results.Count} results.");
        }

        Status? temporary = null;
        var again = new List<Event>();
        for (var index = 0; index < Count; index++)
        {
            var (happened, result) = (Request.Events[index], answer.Results[index]);
            if (result.Status == EventStatus.Refused && Patience.IsTemporary((StatusCode)(result.Error?.Code ?? 0)))
            {
                temporary = new Status((StatusCode)result.Error!.Code, result.Error.Message);
                again.Add(happened);
            }
            else
            {
                CountOne(happened, result, counts);
            }
        }

        Request.Events.Clear();
        _customers.Clear();
        _bytes = 0;
        again.ForEach(Add);
        return temporary;
    }

    private void CountOne(Event happened, EventResult result, ReplayCounts counts)
    {
        switch (result.Status)
        {
            case EventStatus.Applied:
                counts.AddApplied();
                break;
            case EventStatus.Duplicate:
                counts.AddDuplicate(_resent);
                break;
            default:
                counts.Refused.Add(happened.EventId, result.Error);
                break;
        }
    }
}
