using Microsoft.Extensions.Hosting;

namespace Grpc.AspNetCore.Server;

/// <summary>Begins to drain when the application begins to stop, before Kestrel closes its connections.</summary>
internal sealed class DrainOnStop(IHostApplicationLifetime lifetime, GrpcDrain drain) : IHostedService
{
    private CancellationTokenRegistration _registration;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = lifetime.ApplicationStopping.Register(drain.Begin);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _registration.Dispose();
        return Task.CompletedTask;
    }
}
