using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grpc.AspNetCore.Server;

/// <summary>
/// Answers gRPC calls of unknown methods and services with UNIMPLEMENTED; mapped once, with the first service. Requests
/// that are not gRPC pass by, so other endpoints and a plain 404 work as usual.
/// </summary>
internal sealed class UnimplementedEndpoints
{
    private bool _isMapped;

    public void Map(IEndpointRouteBuilder endpoints, MethodSettings settings)
    {
        if (_isMapped)
            return;
        _isMapped = true;
        RequestDelegate serve = new UnimplementedCallHandler(settings).HandleAsync;
        endpoints.MapPost($"{{unimplementedService}}/{{unimplementedMethod:{GrpcRequestConstraint.Name}}}", serve)
            .WithDisplayName("gRPC - unimplemented");
    }
}
