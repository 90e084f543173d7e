using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Any number of requests, one response.</summary>
internal sealed class ClientStreamingCallHandler<TRequest, TResponse>(
    MethodSettings settings,
    Method<TRequest, TResponse> method,
    ClientStreamingServerMethod<TRequest, TResponse> handler)
    : CallHandler(settings)
    where TRequest : class
    where TResponse : class
{
    protected override async ValueTask InvokeAsync(ServerCall call)
    {
        var requests = new ServerStreamReader<TRequest>(call, method.RequestMarshaller);
        var response = await handler(requests, call).ConfigureAwait(false);
        call.WriteSingle(response, method.ResponseMarshaller);
    }
}
