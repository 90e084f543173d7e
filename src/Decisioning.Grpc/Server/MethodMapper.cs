using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>Makes an endpoint of each method of a service, with the interceptors around its handler.</summary>
internal sealed class MethodMapper
{
    private readonly IEndpointRouteBuilder _endpoints;
    private readonly GrpcServiceOptions _options;
    private readonly Type _serviceType;
    private readonly Interceptor[] _interceptors;
    private readonly List<IEndpointConventionBuilder> _mapped = [];

    public MethodMapper(IEndpointRouteBuilder endpoints, GrpcServiceOptions options, Type serviceType)
    {
        _endpoints = endpoints;
        _options = options;
        _serviceType = serviceType;
        _interceptors = [.. options.Interceptors.Select(r => r.Create(endpoints.ServiceProvider)).Reverse()];
    }

    public void Map<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler, object[] metadata)
        where TRequest : class
        where TResponse : class
    {
        foreach (var interceptor in _interceptors)
        {
            var inner = handler;
            handler = (request, context) => interceptor.UnaryServerHandler(request, context, inner);
        }

        Add(new UnaryCallHandler<TRequest, TResponse>(Settings(method), method, handler), method, metadata);
    }

    public void Map<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler, object[] metadata)
        where TRequest : class
        where TResponse : class
    {
        foreach (var interceptor in _interceptors)
        {
            var inner = handler;
            handler = (requests, context) => interceptor.ClientStreamingServerHandler(requests, context, inner);
        }

        Add(new ClientStreamingCallHandler<TRequest, TResponse>(Settings(method), method, handler), method, metadata);
    }

    public void Map<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler, object[] metadata)
        where TRequest : class
        where TResponse : class
    {
        foreach (var interceptor in _interceptors)
        {
            var inner = handler;
            handler = (request, responses, context) =>
                interceptor.ServerStreamingServerHandler(request, responses, context, inner);
        }

        Add(new ServerStreamingCallHandler<TRequest, TResponse>(Settings(method), method, handler), method, metadata);
    }

    public void Map<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler, object[] metadata)
        where TRequest : class
        where TResponse : class
    {
        foreach (var interceptor in _interceptors)
        {
            var inner = handler;
            handler = (requests, responses, context) =>
                interceptor.DuplexStreamingServerHandler(requests, responses, context, inner);
        }

        Add(new DuplexStreamingCallHandler<TRequest, TResponse>(Settings(method), method, handler), method, metadata);
    }

    /// <summary>Adds answers for what is not implemented and ends the mapping.</summary>
    public GrpcServiceEndpointConventionBuilder Finish()
    {
        _endpoints.ServiceProvider.GetRequiredService<UnimplementedEndpoints>()
            .Map(_endpoints, Settings(UnknownMethod.One));
        return new GrpcServiceEndpointConventionBuilder(_mapped);
    }

    private MethodSettings Settings(IMethod method) => new(_endpoints, _options, method);

    private void Add(CallHandler handler, IMethod method, object[] metadata)
    {
        RequestDelegate serve = handler.HandleAsync;
        var endpoint = _endpoints.MapPost(method.FullName, serve);
        endpoint.WithDisplayName($"gRPC - {method.FullName}");
        endpoint.WithMetadata([.. metadata, new GrpcMethodMetadata(_serviceType, method)]);
        _mapped.Add(endpoint);
    }
}
