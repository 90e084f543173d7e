using System.Collections.Concurrent;
using Grpc.Core;

namespace Decisioning.Load.Tests.Fakes;

/// <summary>
/// A stream without a wire: every write ends at once, and the answers are held until so many requests are unanswered
/// or all have come. A client that knows no limit has then written far ahead.
/// </summary>
internal sealed class HeldStream<TRequest, TResponse>(int holdUntil, int all, Func<TRequest, TResponse> answer)
    : IClientStreamWriter<TRequest>, IAsyncStreamReader<TResponse>
{
    private readonly ConcurrentQueue<TRequest> _unanswered = new();
    private readonly SemaphoreSlim _changed = new(0);
    private int _written;
    private bool _completed;

    public int MostUnanswered { get; private set; }

    public WriteOptions? WriteOptions { get; set; }

    public TResponse Current { get; private set; } = default!;

    public AsyncDuplexStreamingCall<TRequest, TResponse> Call() => new(
        this, this, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

    public Task WriteAsync(TRequest message)
    {
        _unanswered.Enqueue(message);
        MostUnanswered = Math.Max(MostUnanswered, _unanswered.Count);
        Interlocked.Increment(ref _written);
        _changed.Release();
        return Task.CompletedTask;
    }

    public Task CompleteAsync()
    {
        _completed = true;
        _changed.Release();
        return Task.CompletedTask;
    }

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        while (true)
        {
            var mayAnswer = _unanswered.Count >= holdUntil || Volatile.Read(ref _written) == all;
            if (mayAnswer && _unanswered.TryDequeue(out var request))
            {
                Current = answer(request);
                return true;
            }

            if (_completed)
            {
                return false;
            }

            await _changed.WaitAsync(cancellationToken);
        }
    }
}
