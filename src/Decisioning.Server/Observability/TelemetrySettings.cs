namespace Decisioning.Server.Observability;

/// <summary>Where figures, traces and logs go.</summary>
public sealed record TelemetrySettings
{
    /// <summary>Address and port of /metrics, /healthz and /readyz over HTTP/1.1; empty: not served.</summary>
    public string MetricsListen { get; init; } = "";

    /// <summary>A collector that takes OTLP over HTTP (protobuf); empty: nothing is sent.</summary>
    public string OtlpEndpoint { get; init; } = "";

    /// <summary>Of a thousand calls that come without a trace of their own, how many are traced.</summary>
    public int TracesPerThousand { get; init; } = 10;

    /// <summary>How often figures are sent to the collector.</summary>
    public TimeSpan OtlpPeriod { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether each line of the log is a JSON object.</summary>
    public bool JsonLogs { get; init; }
}
