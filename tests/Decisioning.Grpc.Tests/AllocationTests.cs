using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Probe.V1;

namespace Decisioning.Grpc.Tests;

/// <summary>What a unary call costs beyond its messages and HTTP. The pipes stand still: nothing is awaited.</summary>
public sealed class AllocationTests
{
    // Not even the call's object: it is used again.
    private const int BudgetBytes = 0;
    private const int Calls = 1000;

    [Fact]
    public async Task Unary_HandlerEndsAtOnce_StaysWithinTheBudget()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGrpc();
        await using var app = builder.Build();
        IEndpointRouteBuilder endpoints = app;
        var ask = new Ask { Text = "hello" };
        var answer = Task.FromResult(new Answer { Text = "hello" });
        var asks = Marshallers.Create<Ask>((_, _) => { }, _ => ask);
        var answers = Marshallers.Create<Answer>(
            (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                message.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            _ => answer.Result);
        var method = new Method<Ask, Answer>(MethodType.Unary, "s.S", "M", asks, answers);
        var settings = new MethodSettings(endpoints, new GrpcServiceOptions(), method);
        var handler = new UnaryCallHandler<Ask, Answer>(settings, method, (_, _) => answer);
        var http = CreateContext();

        await handler.HandleAsync(http);
        Assert.Equal("0", http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers["grpc-status"]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
        {
            var task = handler.HandleAsync(http);
            Assert.True(task.IsCompletedSuccessfully);
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
        Assert.True(bytes <= BudgetBytes, $"A unary call allocates {bytes} bytes; the budget is {BudgetBytes}.");
    }

    private static DefaultHttpContext CreateContext()
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature { Protocol = "HTTP/2" });
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IRequestBodyPipeFeature>(new StillBody());
        features.Set<IHttpResponseBodyFeature>(new StillResponse());
        features.Set<IHttpResponseTrailersFeature>(new Trailers());
        var http = new DefaultHttpContext(features);
        http.Request.ContentType = "application/grpc";
        http.Request.Headers.TE = "trailers";
        return http;
    }

    private sealed class Trailers : IHttpResponseTrailersFeature
    {
        IHeaderDictionary IHttpResponseTrailersFeature.Trailers { get; set; } = new HeaderDictionary();
    }

    private sealed class StillBody : PipeReader, IRequestBodyPipeFeature
    {
        private readonly ReadOnlySequence<byte> _message = new([0, 0, 0, 0, 0]);

        public PipeReader Reader => this;

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
            new(new ReadResult(_message, isCanceled: false, isCompleted: true));

        public override bool TryRead(out ReadResult result) => throw new NotSupportedException();

        public override void AdvanceTo(SequencePosition consumed)
        {
        }

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
        }

        public override void CancelPendingRead()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }
    }

    private sealed class StillResponse : PipeWriter, IHttpResponseBodyFeature
    {
        private readonly byte[] _buffer = new byte[4096];

        public Stream Stream => throw new NotSupportedException();

        public PipeWriter Writer => this;

        public override void Advance(int bytes)
        {
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

        public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public void DisableBuffering()
        {
        }

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task SendFileAsync(
            string path, long offset, long? count, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task CompleteAsync() => Task.CompletedTask;
    }
}
