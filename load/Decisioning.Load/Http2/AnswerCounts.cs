namespace Decisioning.Load.Http2;

/// <summary>What came back over one connection. Changed by its reader alone.</summary>
internal sealed class AnswerCounts
{
    private readonly long[] _failures = new long[Enum.GetValues<CallFailure>().Length];

    public long Answered { get; set; }

    /// <summary>Bytes of messages with their prefixes, without frames and headers.</summary>
    public long DataBytes { get; set; }

    /// <summary>Open loop: answers about a contact.</summary>
    public long Contacts { get; set; }

    /// <summary>Those of them that say SEND.</summary>
    public long Sends { get; set; }

    public Histogram Latencies { get; } = new();

    /// <summary>Open loop: the same of the calls that were answered SEND. When that is reserved, nobody else waited
    /// until the store had written.</summary>
    public Histogram SendLatencies { get; } = new();

    /// <summary>The same as <see cref="Latencies"/> from the moment at which each call was sent.</summary>
    public Histogram SinceSent { get; } = new();

    /// <summary>The same as <see cref="Latencies"/> of the calls that were refused for want of room.</summary>
    public Histogram Refusals { get; } = new();

    /// <summary>The same as <see cref="SinceSent"/> of those.</summary>
    public Histogram RefusalsSinceSent { get; } = new();

    /// <summary>How long after the moment for which a call was meant the generator came to ask it: its own doing alone.
    /// </summary>
    public Histogram Lateness { get; } = new();

    public long Failed => _failures.Sum();

    public long this[CallFailure cause] => _failures[(int)cause];

    public void Fail(CallFailure cause, long count = 1) => _failures[(int)cause] += count;

    public void Add(AnswerCounts other)
    {
        Answered += other.Answered;
        DataBytes += other.DataBytes;
        Contacts += other.Contacts;
        Sends += other.Sends;
        Latencies.Add(other.Latencies);
        SendLatencies.Add(other.SendLatencies);
        SinceSent.Add(other.SinceSent);
        Refusals.Add(other.Refusals);
        RefusalsSinceSent.Add(other.RefusalsSinceSent);
        Lateness.Add(other.Lateness);
        for (var i = 0; i < _failures.Length; i++)
        {
            _failures[i] += other._failures[i];
        }
    }
}
