using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace Decisioning.Benchmarks;

/// <summary>The times for which the collector held all threads, from the runtime's own events.</summary>
internal sealed class GcPauses : EventListener
{
    private const EventKeywords GcKeyword = (EventKeywords)1;
    private const int CollectionStart = 1;
    private const int RestartEnd = 3;
    private const int SuspendEnd = 8;
    private const int SuspendBegin = 9;
    private const string Depth = "Depth";

    private readonly ConcurrentQueue<GcPause> _pauses = new();
    private long _suspendedAt;
    private long _stoodAt;
    private int _generation = -1;

    /// <summary>The pauses since the last time it was asked, by growing length.</summary>
    public GcPause[] Take()
    {
        var pauses = new List<GcPause>();
        while (_pauses.TryDequeue(out var pause)) pauses.Add(pause);
        return [.. pauses.OrderBy(pause => pause.Ms)];
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
            EnableEvents(eventSource, EventLevel.Informational, GcKeyword);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The events are told after they happened, but carry the time at which they did.
        var at = eventData.TimeStamp.Ticks;
        switch (eventData.EventId)
        {
            case SuspendBegin:
                (_suspendedAt, _stoodAt, _generation) = (at, at, -1);
                break;
            case SuspendEnd:
                _stoodAt = at;
                break;
            case CollectionStart:
                var depth = eventData.PayloadNames?.IndexOf(Depth) ?? -1;
                _generation = depth < 0 ? -1 : Convert.ToInt32(eventData.Payload![depth]);
                break;
            case RestartEnd when _suspendedAt != 0:
                _pauses.Enqueue(new GcPause(Ms(_suspendedAt, at), Ms(_suspendedAt, _stoodAt), _generation));
                break;
        }
    }

    private static double Ms(long from, long to) => new TimeSpan(to - from).TotalMilliseconds;
}
