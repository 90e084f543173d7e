using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Decisioning.Server.Observability;

/// <summary>Collects the figures of the meters that are named, for the Prometheus endpoint.</summary>
public sealed class MetricCollector : IDisposable
{
    /// <summary>Sets of tags that are kept apart for an instrument; what comes above it is counted together, as
    /// OpenTelemetry does.</summary>
    public const int MostSeries = 1_000;

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, MetricFamily> _families = new();
    private readonly Lock _readings = new();
    private readonly Func<Meter, bool> _isTold;
    private long _reading;

    /// <param name="isTold">Which meters are listened to.</param>
    public MetricCollector(Func<Meter, bool> isTold)
    {
        _isTold = isTold;
        _listener.InstrumentPublished = Publish;
        _listener.MeasurementsCompleted = (instrument, state) => _families.TryRemove(instrument, out _);
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Take(value, tags, state));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Take(value, tags, state));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Take(value, tags, state));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Take(value, tags, state));
        _listener.Start();
    }

    /// <summary>All figures as they stand, in the text format of Prometheus.</summary>
    public string Read()
    {
        lock (_readings)
        {
            _reading++;
            _listener.RecordObservableInstruments();
            var families = _families.Values.OrderBy(family => PrometheusText.NameOf(family), StringComparer.Ordinal);
            return PrometheusText.Write(families, _reading);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Publish(Instrument instrument, MeterListener listener)
    {
        if (!_isTold(instrument.Meter)) return;
        listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, each => new MetricFamily(each)));
    }

    private void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? family) =>
        ((MetricFamily)family!).Take(value, tags, Volatile.Read(ref _reading));
}
