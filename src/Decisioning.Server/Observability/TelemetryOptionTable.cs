using System.Net;
using Decisioning.Server.Options;

namespace Decisioning.Server.Observability;

/// <summary>The options of the section Telemetry.</summary>
internal static class TelemetryOptionTable
{
    private static readonly TelemetrySettings Absent = new();

    public static IEnumerable<ServerOption> All { get; } =
    [
        new("Telemetry:Listen", Absent.MetricsListen, "an IP address and a port, like 127.0.0.1:9464; empty for none",
            "Serves /metrics (Prometheus), /healthz and /readyz over HTTP/1.1 there; port 0 takes a free one.",
            (settings, text) => text.Length == 0 || (IPEndPoint.TryParse(text, out var place) && place is not null
                && text.LastIndexOf(':') > text.LastIndexOf(']'))
                    ? In(settings, telemetry => telemetry with { MetricsListen = text })
                    : null),
        new("Telemetry:OtlpEndpoint", Absent.OtlpEndpoint, "an address like http://127.0.0.1:4318; empty for none",
            "Sends figures and traces to a collector there (OTLP over HTTP, protobuf).",
            (settings, text) => text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out var place)
                && (place.Scheme == Uri.UriSchemeHttp || place.Scheme == Uri.UriSchemeHttps))
                    ? In(settings, telemetry => telemetry with { OtlpEndpoint = text })
                    : null),
        OptionTable.Whole("Telemetry:OtlpSeconds", (long)Absent.OtlpPeriod.TotalSeconds, 1, 3_600,
            "How often figures are sent there.",
            (settings, value) => In(
                settings, telemetry => telemetry with { OtlpPeriod = TimeSpan.FromSeconds(value) })),
        OptionTable.Whole("Telemetry:TracesPerThousand", Absent.TracesPerThousand, 0, 1_000,
            "How many of a thousand calls are traced; a call that comes with a trace goes by that.",
            (settings, value) => In(settings, telemetry => telemetry with { TracesPerThousand = (int)value })),
        OptionTable.Switch("Telemetry:JsonLogs", Absent.JsonLogs,
            "Writes the log as one JSON object a line.",
            (settings, value) => In(settings, telemetry => telemetry with { JsonLogs = value })),
    ];

    private static ServerSettings In(
        ServerSettings settings, Func<TelemetrySettings, TelemetrySettings> change) =>
        settings with { Telemetry = change(settings.Telemetry) };
}
