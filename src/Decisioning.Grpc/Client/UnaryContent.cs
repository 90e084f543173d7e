using System.Net;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>A body of one message.</summary>
internal sealed class UnaryContent<TRequest, TResponse>(ClientCall<TRequest, TResponse> call, TRequest request)
    : CallContent
    where TRequest : class
    where TResponse : class
{
    private readonly PooledBufferWriter _buffer = new();

    public override void Prepare() => call.Serialize(request, _buffer, call.WriteOptions);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    // The buffer goes back here and not when the request is disposed: a response may come, and the request end, while
    // the body is still being written.
    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _buffer.Dispose();
        }
    }
}
