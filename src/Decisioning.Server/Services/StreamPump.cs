using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Grpc.Core;

namespace Decisioning.Server.Services;

/// <summary>
/// Answers the items of a stream, a bounded number at a time. An item holds its place until its answer was written, so
/// a reader that is slow stalls the work, and the reading of requests, instead of filling memory.
/// </summary>
public sealed class StreamPump<TRequest, TResponse> : IDisposable
{
    private readonly IAsyncStreamReader<TRequest> _requests;
    private readonly IServerStreamWriter<TResponse> _responses;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _stopReading;
    private readonly SemaphoreSlim _places;
    private readonly Channel<TResponse> _ready = Channel.CreateUnbounded<TResponse>();
    private Exception? _first;

    private StreamPump(
        IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, int parallelism, StreamEnd end)
    {
        _requests = requests;
        _responses = responses;
        _places = new SemaphoreSlim(parallelism, parallelism);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(end.Cancelled);
        _stopReading = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, end.Stopping);
    }

    /// <summary>
    /// Answers as they come. The first failure of an item, of reading or of writing ends the stream with it. When the
    /// server stops, no more is read, what is under way is answered, and the stream ends with UNAVAILABLE.
    /// </summary>
    public static async Task AnyOrderAsync(
        IAsyncStreamReader<TRequest> requests,
        IServerStreamWriter<TResponse> responses,
        int parallelism,
        Func<TRequest, CancellationToken, Task<TResponse>> answer,
        StreamEnd end)
    {
        using var pump = new StreamPump<TRequest, TResponse>(requests, responses, parallelism, end);
        await pump.RunAsync(answer);
        end.ThrowIfStopping();
    }

    /// <summary>
    /// Answers in the order of the requests, one after the other: each sees what those before it did.
    /// </summary>
    public static Task OneByOneAsync(
        IAsyncStreamReader<TRequest> requests,
        IServerStreamWriter<TResponse> responses,
        Func<TRequest, CancellationToken, Task<TResponse>> answer,
        StreamEnd end) =>
        AnyOrderAsync(requests, responses, 1, answer, end);

    public void Dispose()
    {
        _stopReading.Dispose();
        _stop.Dispose();
        _places.Dispose();
    }

    private async Task RunAsync(Func<TRequest, CancellationToken, Task<TResponse>> answer)
    {
        var writing = WriteAsync();
        var running = new List<Task>();
        try
        {
            while (await _requests.MoveNext(_stopReading.Token))
            {
                await _places.WaitAsync(_stop.Token);
                running.RemoveAll(task => task.IsCompleted);
                running.Add(AnswerAsync(_requests.Current, answer));
            }
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            // The server is stopping: what is under way is still answered.
            running.RemoveAll(task => task.IsCompleted);
        }
        catch (Exception failure)
        {
            Fail(failure);
        }

        await Task.WhenAll(running);
        _ready.Writer.Complete();
        await writing;
        if (_first is not null)
        {
            ExceptionDispatchInfo.Throw(_first);
        }
    }

    private async Task AnswerAsync(TRequest request, Func<TRequest, CancellationToken, Task<TResponse>> answer)
    {
        try
        {
            _ready.Writer.TryWrite(await answer(request, _stop.Token));
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var response in _ready.Reader.ReadAllAsync(_stop.Token))
            {
                await _responses.WriteAsync(response, _stop.Token);
                _places.Release();
            }
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    private void Fail(Exception failure)
    {
        Interlocked.CompareExchange(ref _first, failure, null);
        _stop.Cancel();
    }
}
