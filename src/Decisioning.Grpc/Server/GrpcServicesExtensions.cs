using System.Text;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers gRPC.</summary>
public static class GrpcServicesExtensions
{
    /// <summary>
    /// Registers what serving gRPC needs. It also makes Kestrel read and write header bytes beyond ASCII as Latin-1
    /// (by default one such byte ends the whole connection, and all calls on it), lifts the least rate at which
    /// responses must be read, and lets Kestrel ping silent connections. A later ConfigureKestrel may change that.
    /// </summary>
    public static IGrpcServerBuilder AddGrpc(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRouting(o => o.SetParameterPolicy<GrpcRequestConstraint>(GrpcRequestConstraint.Name));
        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GrpcDrain>();
        services.TryAddSingleton<UnimplementedEndpoints>();
        services.AddHostedService<DrainOnStop>();
        services.TryAddSingleton(new ServiceLifetimes(services));
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;

            // A caller of a stream may read as slowly as it likes, but Kestrel would end the whole connection after
            // five seconds below 240 bytes a second, and HTTP/2 has no such limit by stream. Pings find the dead peers
            // that the limit would have found.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromMinutes(1);
            kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(30);
        });
        return new GrpcServerBuilder(services);
    }

    /// <summary>Registers what serving gRPC needs, with options for all services.</summary>
    public static IGrpcServerBuilder AddGrpc(
        this IServiceCollection services, Action<GrpcServiceOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.Configure(configureOptions);
        return services.AddGrpc();
    }

    /// <summary>Changes the options of one service, starting from those of all services.</summary>
    public static IGrpcServerBuilder AddServiceOptions<TService>(
        this IGrpcServerBuilder grpcBuilder, Action<GrpcServiceOptions<TService>> configure)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(grpcBuilder);
        grpcBuilder.Services.AddOptions<GrpcServiceOptions<TService>>()
            .Configure<IOptions<GrpcServiceOptions>>((options, all) => all.Value.CopyTo(options))
            .Configure(configure);
        return grpcBuilder;
    }
}
