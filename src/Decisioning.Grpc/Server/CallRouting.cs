using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grpc.AspNetCore.Server;

/// <summary>
/// Finds the endpoint of a call by its path, which for gRPC is a constant. Whatever it does not know (another method,
/// a service that is not there, or is mapped twice, under another path or for some hosts) goes on to the routing of the
/// host, which for every call keeps the values of the route for what is unimplemented: 230 bytes and half a microsecond
/// a call.
/// </summary>
internal sealed class CallRouting(RequestDelegate next, IEndpointRouteBuilder endpoints)
{
    // Read with the first call, when everything is mapped.
    private readonly Lazy<FrozenDictionary<string, Endpoint>> _byPath = new(() => Read(endpoints));

    public Task InvokeAsync(HttpContext http)
    {
        if (HttpMethods.IsPost(http.Request.Method)
            && http.Request.Path.Value is { } path
            && _byPath.Value.TryGetValue(path, out var endpoint))
        {
            http.SetEndpoint(endpoint);
        }

        return next(http);
    }

    private static FrozenDictionary<string, Endpoint> Read(IEndpointRouteBuilder endpoints) => endpoints.DataSources
        .SelectMany(source => source.Endpoints)
        .OfType<RouteEndpoint>()
        .Select(endpoint => (Method: endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method, Endpoint: endpoint))
        .Where(mapped => mapped.Method is { } method
            && mapped.Endpoint.RoutePattern.RawText == method.FullName
            && mapped.Endpoint.Metadata.GetMetadata<IHostMetadata>() is not { Hosts.Count: > 0 })
        .GroupBy(mapped => mapped.Method!.FullName)
        .Where(mapped => mapped.Count() == 1)
        .ToFrozenDictionary(mapped => mapped.Key, mapped => (Endpoint)mapped.Single().Endpoint, StringComparer.Ordinal);
}
