namespace Decisioning.Server.Observability;

/// <summary>One figure: an instrument with one set of tags. Its members are used under a lock on it.</summary>
internal sealed class MetricSeries(KeyValuePair<string, object?>[] tags, IReadOnlyList<double> bounds)
{
    public KeyValuePair<string, object?>[] Tags { get; } = tags;

    /// <summary>Of a counter or gauge what it stands at, of a histogram the sum.</summary>
    public double Value { get; private set; }

    /// <summary>Of a histogram: values at or below each bound, above the one before; the last is above all.</summary>
    public long[] Buckets { get; } = new long[bounds.Count + 1];

    /// <summary>The reading in which it was last told of, for what is told of at readings only.</summary>
    public long Reading { get; private set; }

    public void Set(double value, long reading) => (Value, Reading) = (value, reading);

    public void Add(double value) => Value += value;

    public void Observe(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Count && value > bounds[bucket]) bucket++;
        Buckets[bucket]++;
        Value += value;
    }

    public bool HasTags(ReadOnlySpan<KeyValuePair<string, object?>> others)
    {
        if (others.Length != Tags.Length) return false;
        for (var i = 0; i < Tags.Length; i++)
        {
            if (Tags[i].Key != others[i].Key || !Equals(Tags[i].Value, others[i].Value)) return false;
        }

        return true;
    }
}
