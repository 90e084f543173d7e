using Decisioning.Server.Hosting;
using Decisioning.Server.Security;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Decisioning.Server.Tests.Hosting;

/// <summary>Keys of tests, and calls that bear them.</summary>
internal static class KeyHolders
{
    public static (string Secret, ApiKey Key) Make(string name, Roles roles)
    {
        var secret = KeySecret.New();
        var key = new ApiKey($"id-{name}-{secret[^6..]}", name, roles, KeySecret.HashText(secret), "",
            TimeProvider.System.GetUtcNow(), null, null, null, 0, 0);
        return (secret, key);
    }

    /// <summary>Writes the key file of a running server and has it taken at once.</summary>
    public static async Task PutAsync(ServerHost host, params ApiKey[] keys)
    {
        var store = host.Services.GetRequiredService<KeyStore>();
        await KeyFile.ChangeAsync(store.Path, _ => keys, default);
        store.Look();
    }

    public static CallInvoker With(GrpcChannel channel, string secret) =>
        channel.Intercept(new Bearer($"Bearer {secret}"));

    public static CallInvoker WithHeader(GrpcChannel channel, string header) => channel.Intercept(new Bearer(header));

    private sealed class Bearer(string header) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation) => continuation(request, Signed(context));

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
            continuation(request, Signed(context));

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) => continuation(Signed(context));

        private ClientInterceptorContext<TRequest, TResponse> Signed<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context)
            where TRequest : class
            where TResponse : class =>
            new(context.Method, context.Host,
                context.Options.WithHeaders(new Metadata { { "authorization", header } }));
    }
}
