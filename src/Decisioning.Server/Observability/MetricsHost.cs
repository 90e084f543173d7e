using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Decisioning.Engine;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Decisioning.Server.Observability;

/// <summary>
/// A listener of its own, HTTP/1.1, for those who watch the process: <c>/metrics</c>, <c>/healthz</c> (it lives) and
/// <c>/readyz</c> (calls that write are served). It knows no keys, so it listens on this machine unless it was asked
/// for otherwise in so many words.
/// </summary>
public sealed class MetricsHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MetricCollector _collector;

    private MetricsHost(WebApplication app, MetricCollector collector) => (_app, _collector) = (app, collector);

    /// <summary>Where it listens; with a port of 0, the one that was free.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>()
        .Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <param name="listen">Address and port.</param>
    /// <param name="engine">What is asked for its health.</param>
    /// <param name="durability">What an acknowledgement is worth, said beside the readiness.</param>
    /// <param name="own">Meters of this server.</param>
    /// <param name="ct">Stops the start.</param>
    public static async Task<MetricsHost> StartAsync(
        string listen, DecisionEngine engine, Func<string> durability, IReadOnlyCollection<Meter> own,
        CancellationToken ct)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 100;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(IPEndPoint.Parse(listen), listener => listener.Protocols = HttpProtocols.Http1);
        });
        var collector = new MetricCollector(meter => Meters.IsOf(meter, own));
        var app = builder.Build();
        app.Run(http => AnswerAsync(http, engine, durability, collector));
        var host = new MetricsHost(app, collector);
        try
        {
            await app.StartAsync(ct);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _collector.Dispose();
    }

    private static Task AnswerAsync(
        HttpContext http, DecisionEngine engine, Func<string> durability, MetricCollector collector)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            return SayAsync(http, StatusCodes.Status405MethodNotAllowed, "Only GET is answered here.\n");
        }

        switch (http.Request.Path.Value)
        {
            case "/metrics":
                return SayAsync(http, StatusCodes.Status200OK, collector.Read(), PrometheusText.ContentType);
            case "/healthz":
                return SayAsync(http, StatusCodes.Status200OK, "alive\n");
            case "/readyz":
                var health = engine.Health;
                return health.Serving
                    ? SayAsync(http, StatusCodes.Status200OK, $"ready\n{durability()}\n")
                    : SayAsync(http, StatusCodes.Status503ServiceUnavailable, $"not ready: {health.Why}\n");
            default:
                return SayAsync(
                    http, StatusCodes.Status404NotFound, "There are /metrics, /healthz and /readyz.\n");
        }
    }

    private static Task SayAsync(
        HttpContext http, int status, string text, string contentType = "text/plain; charset=utf-8")
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
    }
}
