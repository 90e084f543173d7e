using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Decisioning.Server.Services;

/// <summary>
/// Gives the failures of the store their code. Everything else that is thrown is a defect: UNKNOWN, and logged.
/// </summary>
public sealed class FailureInterceptor : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            // Most calls end at once; only the others need a state of their own.
            var answer = continuation(request, context);
            return answer.IsCompletedSuccessfully ? answer : AwaitAsync(answer);
        }
        catch (Exception failure) when (StatusMapping.Of(failure) is { } refusal)
        {
            throw StatusMapping.Exception(refusal);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception failure) when (StatusMapping.Of(failure) is { } refusal)
        {
            throw StatusMapping.Exception(refusal);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception failure) when (StatusMapping.Of(failure) is { } refusal)
        {
            throw StatusMapping.Exception(refusal);
        }
    }

    private static async Task<TResponse> AwaitAsync<TResponse>(Task<TResponse> answer)
    {
        try
        {
            return await answer;
        }
        catch (Exception failure) when (StatusMapping.Of(failure) is { } refusal)
        {
            throw StatusMapping.Exception(refusal);
        }
    }
}
