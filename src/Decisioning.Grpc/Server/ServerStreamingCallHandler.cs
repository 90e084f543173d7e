using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>One request, any number of responses.</summary>
internal sealed class ServerStreamingCallHandler<TRequest, TResponse>(
    MethodSettings settings,
    Method<TRequest, TResponse> method,
    ServerStreamingServerMethod<TRequest, TResponse> handler)
    : CallHandler(settings)
    where TRequest : class
    where TResponse : class
{
    protected override async ValueTask InvokeAsync(ServerCall call)
    {
        var request = await call.ReadSingleAsync(method.RequestMarshaller).ConfigureAwait(false);
        var responses = new ServerStreamWriter<TResponse>(call, method.ResponseMarshaller);
        await handler(request, responses, call).ConfigureAwait(false);
    }
}
