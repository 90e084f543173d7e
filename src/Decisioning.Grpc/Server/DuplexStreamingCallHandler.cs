using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Any number of requests and of responses, independent of each other.</summary>
internal sealed class DuplexStreamingCallHandler<TRequest, TResponse>(
    MethodSettings settings,
    Method<TRequest, TResponse> method,
    DuplexStreamingServerMethod<TRequest, TResponse> handler)
    : CallHandler(settings)
    where TRequest : class
    where TResponse : class
{
    protected override ValueTask InvokeAsync(ServerCall call) =>
        new(handler(
            new ServerStreamReader<TRequest>(call, method.RequestMarshaller),
            new ServerStreamWriter<TResponse>(call, method.ResponseMarshaller),
            call));
}
