using Google.Protobuf;
using Grpc.Core;
using Grpc.Testing;

namespace Decisioning.Interop.Server;

/// <summary>
/// The service the official interop clients call. What each method has to do stands in the gRPC project's
/// interop-test-descriptions.md.
/// </summary>
internal sealed class InteropService(TimeProvider time) : TestService.TestServiceBase
{
    public const string EchoTrailing = "x-grpc-test-echo-trailing-bin";
    private const string EchoInitial = "x-grpc-test-echo-initial";
    private const string EncodingRequest = "grpc-internal-encoding-request";

    public override Task<Empty> EmptyCall(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        CheckCompression(request.ExpectCompressed, context);
        await SendHeadersAsync(context, request.ResponseCompressed?.Value ?? false);
        EchoTrailers(context);
        ThrowIfAsked(request.ResponseStatus);
        return new SimpleResponse { Payload = CreatePayload(request.ResponseSize) };
    }

    public override Task<SimpleResponse> CacheableUnaryCall(SimpleRequest request, ServerCallContext context) =>
        UnaryCall(request, context);

    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        var sum = 0;
        await foreach (var request in requestStream.ReadAllAsync())
        {
            CheckCompression(request.ExpectCompressed, context);
            sum += request.Payload.Body.Length;
        }

        return new StreamingInputCallResponse { AggregatedPayloadSize = sum };
    }

    public override async Task StreamingOutputCall(
        StreamingOutputCallRequest request,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await SendHeadersAsync(context, request.ResponseParameters.Any(p => p.Compressed?.Value ?? false));
        EchoTrailers(context);
        await AnswerAsync(request, responseStream, context);
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await SendHeadersAsync(context, isCompressed: false);
        EchoTrailers(context);
        await foreach (var request in requestStream.ReadAllAsync())
            await AnswerAsync(request, responseStream, context);
    }

    public override async Task HalfDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await SendHeadersAsync(context, isCompressed: false);
        EchoTrailers(context);
        var requests = new List<StreamingOutputCallRequest>();
        await foreach (var request in requestStream.ReadAllAsync())
            requests.Add(request);
        foreach (var request in requests)
            await AnswerAsync(request, responseStream, context);
    }

    private static Payload CreatePayload(int size) =>
        new() { Type = PayloadType.Compressable, Body = ByteString.CopyFrom(new byte[size]) };

    private static void CheckCompression(BoolValue? expected, ServerCallContext context)
    {
        if (expected is not null && expected.Value != context.WasLastRequestCompressed())
        {
            throw new RpcException(new Status(
                StatusCode.InvalidArgument,
                $"The request was to be {(expected.Value ? "compressed" : "uncompressed")} and is not."));
        }
    }

    private static void ThrowIfAsked(EchoStatus? status)
    {
        if (status is not null && status.Code != 0)
            throw new RpcException(new Status((StatusCode)status.Code, status.Message));
    }

    private static async Task SendHeadersAsync(ServerCallContext context, bool isCompressed)
    {
        var headers = new Metadata();
        if (context.RequestHeaders.GetValue(EchoInitial) is { } initial)
            headers.Add(EchoInitial, initial);
        if (isCompressed)
            headers.Add(EncodingRequest, "gzip");
        if (headers.Count > 0)
            await context.WriteResponseHeadersAsync(headers);
    }

    private static void EchoTrailers(ServerCallContext context)
    {
        if (context.RequestHeaders.GetValueBytes(EchoTrailing) is { } trailing)
            context.ResponseTrailers.Add(EchoTrailing, trailing);
    }

    private async Task AnswerAsync(
        StreamingOutputCallRequest request,
        IServerStreamWriter<StreamingOutputCallResponse> responses,
        ServerCallContext context)
    {
        ThrowIfAsked(request.ResponseStatus);
        foreach (var wanted in request.ResponseParameters)
        {
            await Task.Delay(TimeSpan.FromMicroseconds(wanted.IntervalUs), time, context.CancellationToken);
            responses.WriteOptions =
                wanted.Compressed is { Value: false } ? new WriteOptions(WriteFlags.NoCompress) : null;
            await responses.WriteAsync(new StreamingOutputCallResponse { Payload = CreatePayload(wanted.Size) });
        }
    }
}
