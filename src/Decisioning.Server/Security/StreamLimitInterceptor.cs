using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Decisioning.Server.Security;

/// <summary>
/// Counts the items of a stream against the rate of its key: a stream that sends faster is read more slowly, which its
/// sender feels as flow control. Streams of keys without a rate are left alone.
/// </summary>
public sealed class StreamLimitInterceptor : Interceptor
{
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(Limited(requestStream, context), responseStream, context);

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(Limited(requestStream, context), context);

    private static IAsyncStreamReader<T> Limited<T>(IAsyncStreamReader<T> requests, ServerCallContext context) =>
        context.Caller().Limit is { HasRate: true } limit ? new LimitedReader<T>(requests, limit) : requests;

    private sealed class LimitedReader<T>(IAsyncStreamReader<T> requests, CallLimit limit) : IAsyncStreamReader<T>
    {
        public T Current => requests.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await requests.MoveNext(cancellationToken))
            {
                return false;
            }

            await limit.TakeAsync(cancellationToken);
            return true;
        }
    }
}
