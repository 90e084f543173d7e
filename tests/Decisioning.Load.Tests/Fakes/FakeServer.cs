using System.Net;
using Decisioning.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Decisioning.Load.Tests.Fakes;

/// <summary>The services that the tool calls, made up, on a real socket of loopback.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private FakeServer(WebApplication application)
    {
        _application = application;
        Address = new Uri(application.Urls.Single());
        Channel = GrpcChannel.ForAddress(Address);
    }

    public Uri Address { get; }

    public GrpcChannel Channel { get; }

    public EventService.EventServiceClient Events => new(Channel);

    public static async Task<FakeServer> StartAsync(
        FakeEvents? events = null, FakeDecisions? decisions = null, FakeCustomers? customers = null,
        FakeInsight? insight = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(events ?? new FakeEvents());
        builder.Services.AddSingleton(decisions ?? new FakeDecisions());
        builder.Services.AddSingleton(customers ?? new FakeCustomers());
        builder.Services.AddSingleton(insight ?? new FakeInsight());
        builder.Services.AddSingleton<FakeCatalog>();
        var application = builder.Build();
        application.MapGrpcService<FakeEvents>();
        application.MapGrpcService<FakeDecisions>();
        application.MapGrpcService<FakeCustomers>();
        application.MapGrpcService<FakeInsight>();
        application.MapGrpcService<FakeCatalog>();
        await application.StartAsync();
        return new FakeServer(application);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _application.DisposeAsync();
    }
}
