namespace Decisioning.Load.Http2;

/// <summary>What came back over one connection. Changed by its reader alone.</summary>
internal sealed class AnswerCounts
{
    private readonly long[] _failures = new long[Enum.GetValues<CallFailure>().Length];

    public long Answered { get; set; }

    /// <summary>Bytes of messages with their prefixes, without frames and headers.</summary>
    public long DataBytes { get; set; }

    public Histogram Latencies { get; } = new();

    /// <summary>The same of the calls that were refused for want of room.</summary>
    public Histogram Refusals { get; } = new();

    /// <summary>How long after the moment for which it was meant a call was begun, by the generator's own doing or for
    /// want of a free stream.</summary>
    public Histogram Lateness { get; } = new();

    public long Failed => _failures.Sum();

    public long this[CallFailure cause] => _failures[(int)cause];

    public void Fail(CallFailure cause, long count = 1) => _failures[(int)cause] += count;

    public void Add(AnswerCounts other)
    {
        Answered += other.Answered;
        DataBytes += other.DataBytes;
        Latencies.Add(other.Latencies);
        Refusals.Add(other.Refusals);
        Lateness.Add(other.Lateness);
        for (var i = 0; i < _failures.Length; i++)
        {
            _failures[i] += other._failures[i];
        }
    }
}
