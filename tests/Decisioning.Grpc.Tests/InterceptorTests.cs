using Decisioning.Grpc.Tests.Hosting;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using Probe.V1;

namespace Decisioning.Grpc.Tests;

public sealed class InterceptorTests
{
    [Fact]
    public async Task Server_TwoInterceptors_SurroundEveryKindOfCallInOrder()
    {
        var trace = new Trace();
        await using var server = await ProbeServer.StartAsync(
            o =>
            {
                o.Interceptors.Add<Tracing>("outer");
                o.Interceptors.Add<Tracing>("inner");
            },
            services => services.AddSingleton(trace));

        await server.Client.UnaryAsync(new Ask());
        using var upload = server.Client.Upload();
        await upload.RequestStream.CompleteAsync();
        await upload;
        using var download = server.Client.Download(new Ask());
        Assert.False(await download.ResponseStream.MoveNext());
        using var duplex = server.Client.Duplex();
        await duplex.RequestStream.CompleteAsync();
        Assert.False(await duplex.ResponseStream.MoveNext());

        string[] once = ["outer+", "inner+", "inner-", "outer-"];
        string[] kinds = ["Unary", "Upload", "Download", "Duplex"];
        Assert.Equal(kinds.SelectMany(kind => once.Select(step => $"{kind} {step}")), trace.Steps);
    }

    [Fact]
    public async Task Server_InterceptorThrows_HandlerIsNotCalled()
    {
        await using var server = await ProbeServer.StartAsync(o => o.Interceptors.Add<Refusing>());
        server.Service.OnUnary = (_, _) => throw new InvalidOperationException("called");

        var thrown = await Assert.ThrowsAsync<RpcException>(() => server.Client.UnaryAsync(new Ask()).ResponseAsync);

        Assert.Equal(StatusCode.Unauthenticated, thrown.StatusCode);
    }

    [Fact]
    public void Collection_TypeIsNoInterceptor_Throws() =>
        Assert.Throws<ArgumentException>(
            () => new global::Grpc.AspNetCore.Server.InterceptorCollection().Add(typeof(string)));

    [Fact]
    public async Task Client_Interceptors_AddMetadataOutermostFirst()
    {
        await using var server = await ProbeServer.StartAsync();
        server.Service.OnUnary = (_, context) =>
            Task.FromResult(new Answer { Text = string.Join('|', context.RequestHeaders.Select(e => e.ToString())) });
        var invoker = server.Channel.CreateCallInvoker().Intercept(new Tagging("first"), new Tagging("second"));
        var client = new Probe.V1.Probe.ProbeClient(invoker);

        var answer = await client.UnaryAsync(new Ask());
        var blocking = client.Unary(new Ask());

        Assert.Contains("key=tag-first", answer.Text, StringComparison.Ordinal);
        Assert.Contains("key=tag-second", answer.Text, StringComparison.Ordinal);
        Assert.Equal(answer.Text, blocking.Text);
    }

    [Fact]
    public async Task Client_WithHost_NamesAnotherAuthority()
    {
        await using var server = await ProbeServer.StartAsync();
        server.Service.OnUnary = (_, context) => Task.FromResult(new Answer { Text = context.Host });

        var answer = await server.Client.WithHost("shop.example").UnaryAsync(new Ask());

        Assert.Equal("shop.example", answer.Text);
    }

    private sealed class Trace
    {
        public List<string> Steps { get; } = [];
    }

    private sealed class Tracing(Trace trace, string name) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            AroundAsync(context, () => continuation(request, context));

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            ServerCallContext context,
            ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
            AroundAsync(context, () => continuation(requestStream, context));

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
            AroundAsync(context, async () =>
            {
                await continuation(request, responseStream, context);
                return 0;
            });

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
            AroundAsync(context, async () =>
            {
                await continuation(requestStream, responseStream, context);
                return 0;
            });

        private async Task<T> AroundAsync<T>(ServerCallContext context, Func<Task<T>> call)
        {
            var method = context.Method.Split('/')[^1];
            trace.Steps.Add($"{method} {name}+");
            var result = await call();
            trace.Steps.Add($"{method} {name}-");
            return result;
        }
    }

    private sealed class Refusing : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            throw new RpcException(new Status(StatusCode.Unauthenticated, "no key"));
    }

    private sealed class Tagging(string tag) : Interceptor
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            BlockingUnaryCallContinuation<TRequest, TResponse> continuation) => continuation(request, Tag(context));

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation) => continuation(request, Tag(context));

        private ClientInterceptorContext<TRequest, TResponse> Tag<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context)
            where TRequest : class
            where TResponse : class
        {
            var headers = new Metadata();
            foreach (var entry in context.Options.Headers ?? Metadata.Empty)
                headers.Add(entry);
            headers.Add($"tag-{tag}", $"{headers.Count}");
            return new(context.Method, context.Host, context.Options.WithHeaders(headers));
        }
    }
}
