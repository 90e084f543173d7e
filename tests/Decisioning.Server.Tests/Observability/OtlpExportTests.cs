using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Decisioning.Server.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Observability;

public sealed class OtlpExportTests
{
    [Fact]
    public async Task Export_OfAServerThatStops_SendsFiguresAndTracesWithoutPersonalData()
    {
        var received = new ConcurrentDictionary<string, string>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http1));
        await using var collector = builder.Build();
        collector.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            var text = Encoding.Latin1.GetString(body.ToArray());
            received.AddOrUpdate(http.Request.Path, text, (_, earlier) => earlier + text);
            http.Response.ContentType = "application/x-protobuf";
        });
        await collector.StartAsync();

        await using (var server = await ServerFixture.StartAsync(
            TestCatalogs.Small(),
            settings => settings with
            {
                Telemetry = settings.Telemetry with
                {
                    OtlpEndpoint = collector.Urls.First(),
                    TracesPerThousand = 1_000,
                },
            }))
        {
            await server.Events.RecordAsync(
                new Wire.RecordRequest { Events = { Ask.Purchase("canary-c", "canary-e") } });
            await server.Decisions.DecideAsync(Ask.Page("canary-c", "home"));
        }

        var (figures, traces) = (received["/v1/metrics"], received["/v1/traces"]);
        foreach (var name in new[] { "rpc.server.duration", "decisioning.decisions", "decisioning.commit.duration" })
            Assert.Contains(name, figures, StringComparison.Ordinal);
        Assert.Contains("decisioning.v1.DecisionService/Decide", traces, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", figures + traces, StringComparison.Ordinal);
    }
}
