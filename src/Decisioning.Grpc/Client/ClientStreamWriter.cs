using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>Sends the requests of a streaming call.</summary>
internal sealed class ClientStreamWriter<TRequest, TResponse>(
    ClientCall<TRequest, TResponse> call, StreamContent content) : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private int _writing;

    public WriteOptions? WriteOptions { get; set; } = call.WriteOptions;

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Interlocked.Exchange(ref _writing, 1) == 1)
            throw new InvalidOperationException("The previous WriteAsync has not ended yet.");
        try
        {
            call.ThrowIfEnded();
            if (content.IsCompleted)
                throw new InvalidOperationException("The request stream was completed; nothing more can be written.");
            await SendAsync(message, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }

    public Task CompleteAsync()
    {
        content.Complete();
        return Task.CompletedTask;
    }

    private async Task SendAsync(TRequest message, CancellationToken cancellationToken)
    {
        using var buffer = new PooledBufferWriter();
        call.Serialize(message, buffer, WriteOptions);
        try
        {
            using var registration = cancellationToken.UnsafeRegister(c => ((IDisposable)c!).Dispose(), call);
            var stream = await content.Opened.ConfigureAwait(false);
            await stream.WriteAsync(buffer.WrittenMemory, call.Token).ConfigureAwait(false);
            if ((WriteOptions?.Flags & WriteFlags.BufferHint) != WriteFlags.BufferHint)
                await stream.FlushAsync(call.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw await call.WriteFailedAsync(exception).ConfigureAwait(false);
        }
    }
}
