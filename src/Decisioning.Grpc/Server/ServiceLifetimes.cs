using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>
/// Knows how service types were registered, so that a singleton's methods are bound once and calls neither open a
/// scope nor ask the container.
/// </summary>
internal sealed class ServiceLifetimes(IServiceCollection services)
{
    /// <summary>How the type was registered last; null if it was not.</summary>
    public ServiceLifetime? Find(Type type) =>
        services.LastOrDefault(d => d.ServiceType == type && !d.IsKeyedService)?.Lifetime;
}
