using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>Reads the responses of a streaming call.</summary>
internal sealed class ClientStreamReader<TRequest, TResponse>(ClientCall<TRequest, TResponse> call)
    : IAsyncStreamReader<TResponse>
    where TRequest : class
    where TResponse : class
{
    private TResponse? _current;
    private int _reading;

    public TResponse Current =>
        _current ?? throw new InvalidOperationException("There is no current message; call MoveNext first.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _reading, 1) == 1)
            throw new InvalidOperationException("The previous MoveNext has not ended yet.");
        try
        {
            // A cancelled read cancels the call: the bytes of half a message cannot be given back.
            using var registration = cancellationToken.UnsafeRegister(c => ((IDisposable)c!).Dispose(), call);
            _current = await call.ReadStreamAsync().ConfigureAwait(false);
            return _current is not null;
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
        }
    }
}
