using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server;

internal sealed partial class ServerCall
{
    /// <summary>Reads the one request of a call that has exactly one.</summary>
    public async ValueTask<T> ReadSingleAsync<T>(Marshaller<T> marshaller)
        where T : class
    {
        var reader = Http.Request.BodyReader;
        var decoder = new MessageDecoder(_settings.MaxReceive, _requestCompression);
        while (true)
        {
            var result = await ReadBodyAsync(reader, CancellationToken.None).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (TryTakeMessage(buffer, decoder, out var flag, out var payload, out var consumed))
            {
                // The end of the stream usually came with the message; a second message must not be let pass unseen.
                if (buffer.Length > consumed)
                    throw Cardinality("sent more than one request");
                if (result.IsCompleted)
                {
                    var message = Decode(decoder, flag, payload, marshaller);
                    reader.AdvanceTo(buffer.End);
                    return message;
                }
            }
            else if (result.IsCompleted)
            {
                throw buffer.IsEmpty ? Cardinality("sent no request") : Truncated();
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Reads the next request of a stream; null after the last one.</summary>
    public async ValueTask<T?> ReadNextAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        var reader = Http.Request.BodyReader;
        var decoder = new MessageDecoder(_settings.MaxReceive, _requestCompression);
        while (true)
        {
            ThrowIfEnded();
            var result = await ReadBodyAsync(reader, cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (TryTakeMessage(buffer, decoder, out var flag, out var payload, out var consumed))
            {
                var message = Decode(decoder, flag, payload, marshaller);
                reader.AdvanceTo(buffer.GetPosition(consumed));
                return message;
            }

            if (result.IsCompleted)
            {
                var isEmpty = buffer.IsEmpty;
                reader.AdvanceTo(buffer.End);
                return isEmpty ? null : throw Truncated();
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static bool TryTakeMessage(
        in ReadOnlySequence<byte> buffer,
        in MessageDecoder decoder,
        out byte flag,
        out ReadOnlySequence<byte> payload,
        out long consumed)
    {
        payload = default;
        consumed = 0;
        if (!MessageFraming.TryReadHeader(buffer, out flag, out var length))
            return false;
        decoder.Check(flag, length);
        consumed = MessageFraming.HeaderSize + (long)length;
        if (buffer.Length < consumed)
            return false;
        payload = buffer.Slice(MessageFraming.HeaderSize, length);
        return true;
    }

    private static RpcException Cardinality(string what) =>
        new(new Status(StatusCode.Unimplemented, $"The caller {what}; this method takes exactly one."));

    private static RpcException Truncated() =>
        new(new Status(StatusCode.Internal, "The request stream ended within a message."));

    private T Decode<T>(
        in MessageDecoder decoder, byte flag, in ReadOnlySequence<byte> payload, Marshaller<T> marshaller)
    {
        WasLastRequestCompressed = flag == 1;
        return decoder.Decode(flag, payload, marshaller);
    }

    private async ValueTask<ReadResult> ReadBodyAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        try
        {
            var result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!result.IsCanceled)
                return result;
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
        catch (IOException exception)
        {
            throw new OperationCanceledException("The caller reset the stream or the connection broke.", exception);
        }

        throw new OperationCanceledException("The call ended while a request was awaited.");
    }
}
