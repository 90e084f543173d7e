using System.Diagnostics;
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
    private readonly Channel<Task<TResponse>> _ready = Channel.CreateUnbounded<Task<TResponse>>();
    private Exception? _first;

    /// <summary>Takes a request: done when the next may be taken, with its answer, which may come later.</summary>
    public delegate ValueTask<Task<TResponse>> Beginning(TRequest request, CancellationToken ct);

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
        var running = new List<Task>();
        await pump.RunAsync(
            request =>
            {
                running.RemoveAll(task => task.IsCompleted);
                running.Add(pump.AnswerAsync(request, answer));
                return ValueTask.FromResult(true);
            },
            () => Task.WhenAll(running));
        end.ThrowIfStopping();
    }

    /// <summary>
    /// Answers in the order of the requests. They are begun one after the other, so each sees what those before it did,
    /// and up to <paramref name="ahead"/> are begun before the first of them is answered. The first that is refused is
    /// the last that is read: the answers before it are written, then the stream ends with its status, so a caller
    /// never has to guess what became of those.
    /// </summary>
    public static async Task InOrderAsync(
        IAsyncStreamReader<TRequest> requests,
        IServerStreamWriter<TResponse> responses,
        int ahead,
        Beginning begin,
        StreamEnd end)
    {
        using var pump = new StreamPump<TRequest, TResponse>(requests, responses, ahead, end);
        await pump.RunAsync(
            request => pump.TryBeginAsync(request, begin),
            () => Task.CompletedTask);
        end.ThrowIfStopping();
    }

    public void Dispose()
    {
        _stopReading.Dispose();
        _stop.Dispose();
        _places.Dispose();
    }

    private async Task RunAsync(Func<TRequest, ValueTask<bool>> take, Func<Task> underWay)
    {
        var writing = WriteAsync();
        try
        {
            var goesOn = true;
            while (goesOn && await _requests.MoveNext(_stopReading.Token))
            {
                await _places.WaitAsync(_stop.Token);
                goesOn = await take(_requests.Current);
            }
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            // The server is stopping: what is under way is still answered, and the stream ends with UNAVAILABLE.
            Debug.Assert(_stopReading.IsCancellationRequested, "Only the end of reading comes here.");
        }
        catch (Exception failure)
        {
            Fail(failure);
        }

        await underWay();
        _ready.Writer.Complete();
        await writing;
        if (_first is not null)
        {
            ExceptionDispatchInfo.Throw(_first);
        }
    }

    /// <summary>Whether the next may be taken. A refusal takes its place in the order, where the writer comes upon
    /// it.</summary>
    private async ValueTask<bool> TryBeginAsync(TRequest request, Beginning begin)
    {
        try
        {
            return _ready.Writer.TryWrite(await begin(request, _stop.Token));
        }
        catch (Exception refusal)
        {
            _ready.Writer.TryWrite(Task.FromException<TResponse>(refusal));
            return false;
        }
    }

    private async Task AnswerAsync(TRequest request, Func<TRequest, CancellationToken, Task<TResponse>> answer)
    {
        try
        {
            _ready.Writer.TryWrite(Task.FromResult(await answer(request, _stop.Token)));
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
                await _responses.WriteAsync(await response, _stop.Token);
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
