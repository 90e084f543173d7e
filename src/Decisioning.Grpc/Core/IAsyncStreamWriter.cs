namespace Grpc.Core;

/// <summary>Takes messages one after the other. One write at a time.</summary>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>How the next messages are written.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes one message; the task ends when there is room for the next.</summary>
    Task WriteAsync(T message);

    /// <summary>Writes one message unless the token is cancelled first.</summary>
    Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return WriteAsync(message);
    }
}
