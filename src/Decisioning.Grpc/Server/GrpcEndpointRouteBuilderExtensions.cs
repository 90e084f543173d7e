using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps gRPC services to endpoints.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the methods of a service class that derives from a generated base. A service registered as a singleton is
    /// bound once; any other is taken from the call's scope, or made for each call if it is not registered.
    /// </summary>
    /// <exception cref="InvalidOperationException">AddGrpc was not called, or the type is not a service.</exception>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = RequireGrpc(builder);
        var hasOwnOptions = services.GetService<IConfigureOptions<GrpcServiceOptions<TService>>>() is not null;
        GrpcServiceOptions options = hasOwnOptions
            ? services.GetRequiredService<IOptions<GrpcServiceOptions<TService>>>().Value
            : services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value;
        var mapper = new MethodMapper(builder, options, typeof(TService));
        ServiceTypeBinder<TService>.Bind(mapper, services);
        return mapper.Finish();
    }

    /// <summary>Maps methods that are bound to their handlers already.</summary>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService(
        this IEndpointRouteBuilder builder, ServerServiceDefinition serviceDefinition)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(serviceDefinition);
        var options = RequireGrpc(builder).GetRequiredService<IOptions<GrpcServiceOptions>>().Value;
        var mapper = new MethodMapper(builder, options, typeof(ServerServiceDefinition));
        serviceDefinition.BindService(new DefinitionBinder(mapper));
        return mapper.Finish();
    }

    /// <summary>
    /// Finds the endpoints of calls by their path, before the host's own routing, which then has nothing left to do for
    /// them. Stands before <c>UseRouting</c>; without it everything works, and each call costs a little more.
    /// </summary>
    /// <param name="app">The application whose services are mapped, before or after this.</param>
    public static void UseGrpcRouting(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        IEndpointRouteBuilder endpoints = app;
        app.Use(next => new CallRouting(next, endpoints).InvokeAsync);
    }

    private static IServiceProvider RequireGrpc(IEndpointRouteBuilder builder) =>
        builder.ServiceProvider.GetService<ServiceLifetimes>() is null
            ? throw new InvalidOperationException("Call services.AddGrpc() before gRPC services are mapped.")
            : builder.ServiceProvider;
}
