using Grpc.AspNetCore.Server.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Decisioning.Server.Observability;

/// <summary>Sends figures and traces to a collector: OTLP over HTTP, protobuf. A collector that is away costs nothing
/// but what was not sent.</summary>
public sealed class OtlpExport : IDisposable
{
    private const string ServiceName = "decisioning";

    private readonly MeterProvider _meters;
    private readonly TracerProvider _traces;

    public OtlpExport(TelemetrySettings settings)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService(
            ServiceName, serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3));
        _meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter([.. Meters.Names])
            .AddOtlpExporter((exporter, reader) =>
            {
                Set(exporter, settings, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds =
                    (int)settings.OtlpPeriod.TotalMilliseconds;
            })
            .Build();
        var ratio = new TraceIdRatioBasedSampler(settings.TracesPerThousand / 1_000.0);
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource(GrpcServerInstruments.Name).SetSampler(new ParentBasedSampler(ratio))
            .AddOtlpExporter(exporter => Set(exporter, settings, "v1/traces"))
            .Build();
    }

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _meters.Dispose();
    }

    private static void Set(OtlpExporterOptions exporter, TelemetrySettings settings, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(settings.OtlpEndpoint.TrimEnd('/') + "/" + path);
    }
}
