using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Decisioning.Server.Observability;

/// <summary>An instrument and its figures, one for each set of tags. A measurement of tags that were met before
/// allocates nothing.</summary>
internal sealed class MetricFamily
{
    private static readonly KeyValuePair<string, object?>[] Overflow = [new("otel_metric_overflow", "true")];

    private static readonly double[] DefaultBounds =
        [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000];

    private readonly ConcurrentDictionary<int, MetricSeries[]> _byHash = new();
    private readonly Lock _adding = new();
    private readonly bool _isAbsolute;
    private int _count;

    public MetricFamily(Instrument instrument)
    {
        Instrument = instrument;
        Kind = MetricKinds.Of(instrument);
        _isAbsolute = MetricKinds.IsAbsolute(instrument);
        Bounds = Kind == MetricKind.Histogram ? BoundsOf(instrument) : [];
    }

    public Instrument Instrument { get; }

    public MetricKind Kind { get; }

    /// <summary>Upper bounds of a histogram's buckets.</summary>
    public IReadOnlyList<double> Bounds { get; }

    public IEnumerable<MetricSeries> Series => _byHash.Values.SelectMany(series => series);

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, long reading)
    {
        var series = Find(tags);
        lock (series)
        {
            if (Kind == MetricKind.Histogram) series.Observe(value);
            else if (_isAbsolute) series.Set(value, reading);
            else series.Add(value);
        }
    }

    /// <summary>Whether a figure is still told of.</summary>
    public bool IsCurrent(MetricSeries series, long reading) => !Instrument.IsObservable || series.Reading == reading;

    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = HashOf(tags);
        return Among(hash, tags) ?? Add(hash, tags);
    }

    private MetricSeries? Among(int hash, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_byHash.TryGetValue(hash, out var among)) return null;
        foreach (var series in among)
        {
            if (series.HasTags(tags)) return series;
        }

        return null;
    }

    private MetricSeries Add(int hash, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_adding)
        {
            if (Among(hash, tags) is { } added) return added;
            if (_count == MetricCollector.MostSeries)
            {
                tags = Overflow;
                hash = HashOf(tags);
                if (Among(hash, tags) is { } overflow) return overflow;
            }
            else
            {
                _count++;
            }

            var series = new MetricSeries(tags.ToArray(), Bounds);
            _byHash[hash] = [.. _byHash.GetValueOrDefault(hash) ?? [], series];
            return series;
        }
    }

    private static int HashOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = default(HashCode);
        foreach (var (key, value) in tags)
        {
            hash.Add(key);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    private static IReadOnlyList<double> BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => bounds,
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => DefaultBounds,
    };
}
