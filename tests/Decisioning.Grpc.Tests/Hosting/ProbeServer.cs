using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Decisioning.Grpc.Tests.Hosting;

/// <summary>
/// The real server on a free port of loopback, with the probe service. An error in its log that the test did not take
/// fails the test when the server is disposed.
/// </summary>
internal sealed class ProbeServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ErrorLog _errors;

    private ProbeServer(WebApplication app, ErrorLog errors, ProbeService service)
    {
        _app = app;
        _errors = errors;
        Service = service;
        Port = new Uri(app.Urls.Single()).Port;
        Channel = CreateChannel();
        Client = new Probe.V1.Probe.ProbeClient(Channel);
    }

    public ProbeService Service { get; }

    public int Port { get; }

    public GrpcChannel Channel { get; }

    public Probe.V1.Probe.ProbeClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<ProbeServer> StartAsync(
        Action<GrpcServiceOptions>? configure = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? map = null,
        HttpProtocols protocols = HttpProtocols.Http2)
    {
        var errors = new ErrorLog();
        var service = new ProbeService();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(errors);
        builder.WebHost.ConfigureKestrel(
            options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        builder.Services.AddSingleton(service);
        builder.Services.AddGrpc(configure ?? (_ => { }));
        services?.Invoke(builder.Services);
        var app = builder.Build();
        if (map is null)
            app.MapGrpcService<ProbeService>();
        else
            map(app);
        await app.StartAsync();
        return new ProbeServer(app, errors, service);
    }

    public GrpcChannel CreateChannel(Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions();
        configure?.Invoke(options);
        return GrpcChannel.ForAddress($"http://127.0.0.1:{Port}", options);
    }

    public IReadOnlyList<string> TakeErrors() => _errors.Take();

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.DisposeAsync();
        Assert.Empty(_errors.Take());
    }
}
