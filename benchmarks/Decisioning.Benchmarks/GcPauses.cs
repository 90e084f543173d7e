using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace Decisioning.Benchmarks;

/// <summary>The times for which the collector held all threads, from the runtime's own events.</summary>
internal sealed class GcPauses : EventListener
{
    private const EventKeywords GcKeyword = (EventKeywords)1;
    private const int SuspendBegin = 9;
    private const int RestartEnd = 3;

    private readonly ConcurrentQueue<double> _pausesMs = new();
    private long _suspendedAt;

    /// <summary>The pauses since the last time it was asked, in milliseconds, by growing length.</summary>
    public double[] Take()
    {
        var pauses = new List<double>();
        while (_pausesMs.TryDequeue(out var pause)) pauses.Add(pause);
        pauses.Sort();
        return [.. pauses];
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
        if (eventData.EventId == SuspendBegin) _suspendedAt = at;
        else if (eventData.EventId == RestartEnd && _suspendedAt != 0)
            _pausesMs.Enqueue(new TimeSpan(at - _suspendedAt).TotalMilliseconds);
    }
}
