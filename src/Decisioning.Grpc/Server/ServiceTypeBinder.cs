using System.Reflection;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>
/// Maps the methods of a service class. Generated code names the methods; each is looked up on the class once, here,
/// and becomes a delegate: over the one object if the service is a singleton, else over an object taken for each call.
/// </summary>
internal sealed class ServiceTypeBinder<TService> : ServiceBinderBase
    where TService : class
{
    private readonly MethodMapper _mapper;
    private readonly TService? _singleton;
    private readonly ServiceSource<TService> _source;

    private ServiceTypeBinder(MethodMapper mapper, IServiceProvider services)
    {
        _mapper = mapper;
        var lifetime = services.GetRequiredService<ServiceLifetimes>().Find(typeof(TService));
        _singleton = lifetime == ServiceLifetime.Singleton ? services.GetRequiredService<TService>() : null;
        _source = new ServiceSource<TService>(isRegistered: lifetime is not null);
    }

    public static void Bind(MethodMapper mapper, IServiceProvider services)
    {
        var attribute = typeof(TService).GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)
            ?? throw new InvalidOperationException(
                $"{typeof(TService)} is not a gRPC service: it does not derive from a generated service base.");
        var bind = attribute.BindType.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .FirstOrDefault(m => m.Name == attribute.BindMethodName
                && m.GetParameters() is [{ } binder, { } service]
                && binder.ParameterType == typeof(ServiceBinderBase)
                && service.ParameterType.IsAssignableFrom(typeof(TService)))
            ?? throw new InvalidOperationException(
                $"{attribute.BindType} has no static method {attribute.BindMethodName}(ServiceBinderBase, service).");
        object?[] arguments = [new ServiceTypeBinder<TService>(mapper, services), null];
        bind.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class
    {
        var found = Find(method.Name, typeof(TRequest), typeof(ServerCallContext));
        _mapper.Map(
            method, handler ?? Bound<UnaryServerMethod<TRequest, TResponse>>(found) ?? PerCall(), Attributes(found));

        UnaryServerMethod<TRequest, TResponse> PerCall()
        {
            var open = found.CreateDelegate<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>();
            return async (request, context) =>
            {
                await using var lease = _source.Take(context.GetHttpContext());
                return await open(lease.Service, request, context).ConfigureAwait(false);
            };
        }
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class
    {
        var found = Find(method.Name, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        _mapper.Map(
            method,
            handler ?? Bound<ClientStreamingServerMethod<TRequest, TResponse>>(found) ?? PerCall(),
            Attributes(found));

        ClientStreamingServerMethod<TRequest, TResponse> PerCall()
        {
            var open = found.CreateDelegate<
                Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>>>();
            return async (requests, context) =>
            {
                await using var lease = _source.Take(context.GetHttpContext());
                return await open(lease.Service, requests, context).ConfigureAwait(false);
            };
        }
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class
    {
        var found = Find(
            method.Name, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        _mapper.Map(
            method,
            handler ?? Bound<ServerStreamingServerMethod<TRequest, TResponse>>(found) ?? PerCall(),
            Attributes(found));

        ServerStreamingServerMethod<TRequest, TResponse> PerCall()
        {
            var open = found.CreateDelegate<
                Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>();
            return async (request, responses, context) =>
            {
                await using var lease = _source.Take(context.GetHttpContext());
                await open(lease.Service, request, responses, context).ConfigureAwait(false);
            };
        }
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
        where TRequest : class
        where TResponse : class
    {
        var found = Find(
            method.Name,
            typeof(IAsyncStreamReader<TRequest>),
            typeof(IServerStreamWriter<TResponse>),
            typeof(ServerCallContext));
        _mapper.Map(
            method,
            handler ?? Bound<DuplexStreamingServerMethod<TRequest, TResponse>>(found) ?? PerCall(),
            Attributes(found));

        DuplexStreamingServerMethod<TRequest, TResponse> PerCall()
        {
            var open = found.CreateDelegate<Func<
                TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task>>();
            return async (requests, responses, context) =>
            {
                await using var lease = _source.Take(context.GetHttpContext());
                await open(lease.Service, requests, responses, context).ConfigureAwait(false);
            };
        }
    }

    private static MethodInfo Find(string name, params Type[] parameters) =>
        typeof(TService).GetMethod(
            name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance, parameters)
        ?? throw new InvalidOperationException(
            $"{typeof(TService)} has no method {name} with the expected parameters.");

    private static object[] Attributes(MethodInfo method) =>
        [.. typeof(TService).GetCustomAttributes(inherit: true), .. method.GetCustomAttributes(inherit: true)];

    private TDelegate? Bound<TDelegate>(MethodInfo method)
        where TDelegate : Delegate => _singleton is null ? null : method.CreateDelegate<TDelegate>(_singleton);
}
