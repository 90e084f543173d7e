using System.Net;

namespace Grpc.Net.Client;

/// <summary>A body that stays open while the caller writes messages into it.</summary>
internal sealed class StreamContent : CallContent
{
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The stream of the body, once the request is under way; cancelled if the call ends before.</summary>
    public Task<Stream> Opened => _opened.Task;

    public bool IsCompleted => _completed.Task.IsCompleted;

    public void Complete() => _completed.TrySetResult();

    public override void CallEnded()
    {
        _completed.TrySetResult();
        _opened.TrySetCanceled();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Sends the request's headers now: the server may have something to say before the first message.
        try
        {
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // The server refused the call at once: whoever waits to write would wait for ever.
            _opened.TrySetCanceled(CancellationToken.None);
            throw;
        }

        _opened.TrySetResult(stream);
        await _completed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
