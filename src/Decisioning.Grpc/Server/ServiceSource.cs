using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>Gives an object of a service for one call.</summary>
internal sealed class ServiceSource<TService>(bool isRegistered)
    where TService : class
{
    private readonly ObjectFactory<TService>? _create =
        isRegistered ? null : ActivatorUtilities.CreateFactory<TService>([]);

    public Lease Take(HttpContext http) =>
        _create is null
            ? new Lease(http.RequestServices.GetRequiredService<TService>(), isOwned: false)
            : new Lease(_create(http.RequestServices, null), isOwned: true);

    /// <summary>The object; disposed with the call if it was made for the call.</summary>
    public readonly struct Lease(TService service, bool isOwned) : IAsyncDisposable
    {
        public TService Service { get; } = service;

        public ValueTask DisposeAsync()
        {
            if (!isOwned)
                return ValueTask.CompletedTask;
            if (Service is IAsyncDisposable asyncDisposable)
                return asyncDisposable.DisposeAsync();
            (Service as IDisposable)?.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
