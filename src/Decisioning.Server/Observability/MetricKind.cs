using System.Diagnostics.Metrics;

namespace Decisioning.Server.Observability;

/// <summary>What an instrument measures, as the text format of Prometheus has it.</summary>
internal enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts of values by upper bound, with their sum.</summary>
    Histogram,
}

/// <summary>Tells the kind of an instrument.</summary>
internal static class MetricKinds
{
    public static MetricKind Of(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        if (type == typeof(Histogram<>)) return MetricKind.Histogram;
        return type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter : MetricKind.Gauge;
    }

    /// <summary>Whether a measurement is what the figure stands at, and not what is added to it.</summary>
    public static bool IsAbsolute(Instrument instrument) =>
        instrument.IsObservable || instrument.GetType().GetGenericTypeDefinition() == typeof(Gauge<>);
}
