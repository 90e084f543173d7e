using Decisioning.Load.Http2;

namespace Decisioning.Load.Batches;

/// <summary>How long the answers of one stream took, each from the moment at which its question was first asked: one
/// that is asked again for want of room has waited. One caller at a time.</summary>
internal sealed class AnswerTimes(TimeProvider time)
{
    private readonly Dictionary<string, long> _asked = new(StringComparer.Ordinal);

    public Histogram Latencies { get; } = new();

    public void Asked(string requestId) => _asked.Add(requestId, time.GetTimestamp());

    public void Answered(string requestId)
    {
        if (_asked.Remove(requestId, out var asked))
        {
            Latencies.Record(time.GetElapsedTime(asked));
        }
    }
}
