using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.Extensions.Primitives;

namespace Grpc.Net.Client;

internal sealed partial class ClientCall<TRequest, TResponse>
{
    private const int FirstBuffer = 4096;

    private HttpResponseMessage? _response;
    private Stream? _body;
    private MessageDecoder _decoder;
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private bool _hasReceivedBody;

    /// <summary>Reads one response; null when the stream has ended and the status is known.</summary>
    private async ValueTask<TResponse?> ReadAsync()
    {
        try
        {
            if (!await FillAsync(MessageFraming.HeaderSize).ConfigureAwait(false))
            {
                EndFromTrailers();
                return null;
            }

            MessageFraming.ReadHeader(_buffer.AsSpan(_start), out var flag, out var length);
            _decoder.Check(flag, length);
            var whole = MessageFraming.HeaderSize + (int)length;
            if (!await FillAsync(whole).ConfigureAwait(false))
                throw new RpcException(new Status(StatusCode.Internal, "The response ended within a message."));
            var payload = new ReadOnlySequence<byte>(_buffer, _start + MessageFraming.HeaderSize, (int)length);
            _start += whole;
            return _decoder.Decode(flag, payload, _method.ResponseMarshaller);
        }
        catch (Exception exception)
        {
            throw EndWith(exception);
        }
    }

    private static Metadata ReadMetadata(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            foreach (var value in values)
                MetadataWire.AddHeader(metadata, name, new StringValues(value));
        }

        return metadata;
    }

    private void CheckResponse(HttpResponseMessage response)
    {
        var status = StatusMapping.FromHeaders(response.Headers);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new RpcException(status ?? new Status(
                StatusMapping.FromHttpStatus(response.StatusCode),
                $"The server answered with HTTP status {(int)response.StatusCode}."));
        }

        var contentType = response.Content.Headers.ContentType?.ToString();
        if (!GrpcHeaders.IsGrpcContentType(contentType))
        {
            throw new RpcException(new Status(
                StatusCode.Unknown, $"The server answered with content type \"{contentType}\", not application/grpc."));
        }

        MessageCompression? compression = null;
        if (response.Headers.NonValidated.TryGetValues(GrpcHeaders.Encoding, out var encodings)
            && encodings.ToString() is var encoding and not GrpcHeaders.Identity)
        {
            compression = _channel.FindCompression(encoding)
                ?? throw new RpcException(new Status(
                    StatusCode.Internal, $"The server answered in the unknown encoding \"{encoding}\"."));
        }

        _decoder = new MessageDecoder(_channel.MaxReceive, compression);
    }

    /// <summary>Reads until the buffer has so many bytes; false if the stream ends before the first of them.</summary>
    private async ValueTask<bool> FillAsync(int count)
    {
        while (_end - _start < count)
        {
            MakeRoom(count);
            var read = await _body!.ReadAsync(_buffer.AsMemory(_end), Token).ConfigureAwait(false);
            if (read == 0)
            {
                return _end == _start
                    ? false
                    : throw new RpcException(new Status(StatusCode.Internal, "The response ended within a message."));
            }

            _hasReceivedBody = true;
            _end += read;
        }

        return true;
    }

    private void MakeRoom(int count)
    {
        if (_buffer.Length - _start >= count && _end < _buffer.Length)
            return;
        var source = _buffer;
        if (_buffer.Length < count)
            _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, count));
        source.AsSpan(_start, _end - _start).CopyTo(_buffer);
        if (source.Length > 0 && !ReferenceEquals(source, _buffer))
            ArrayPool<byte>.Shared.Return(source);
        _end -= _start;
        _start = 0;
    }

    // A status in the headers counts only if nothing followed them: that is what "trailers only" means.
    private void EndFromTrailers()
    {
        var trailers = _response!.TrailingHeaders;
        var status = StatusMapping.FromHeaders(trailers);
        var inHeaders = _hasReceivedBody ? null : StatusMapping.FromHeaders(_response.Headers);
        if (status is not null)
            EndReading(status.Value, ReadMetadata(trailers));
        else if (inHeaders is not null)
            EndReading(inHeaders.Value, ReadMetadata(_response.Headers));
        else
            EndReading(new Status(StatusCode.Unknown, "The response ended without a status."), Metadata.Empty);
    }

    private void EndReading(Status status, Metadata trailers)
    {
        End(status, trailers);
        _response!.Dispose();
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = 0;
    }

    private Exception EndWith(Exception exception)
    {
        var status = FromException(exception);
        var trailers = exception is RpcException rpc ? rpc.Trailers : Metadata.Empty;
        if (!_ended.Task.IsCompleted)
            _cancellation.Cancel();
        End(status, trailers);
        _response?.Dispose();
        return Failure();
    }
}
