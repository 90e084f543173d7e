using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Grpc.Core;

namespace Decisioning.Server.Services;

/// <summary>
/// Answers the items of a stream, a bounded number at a time. An item holds its place until its answer was written,
/// and no further one is taken while more than <see cref="MostHeldBytes"/> of answers wait, so a reader that is slow
/// stalls the work, and the reading of requests, instead of filling memory. Answers that are ready together leave in
/// one flush: a send to the socket for each would cost more than deciding.
/// </summary>
public sealed class StreamPump<TRequest, TResponse> : IDisposable
{
    /// <summary>Answers with hundreds of reasons have 100 KiB and more; ordinary ones never come near it.</summary>
    public const long MostHeldBytes = 1_024 * 1_024;

    private static readonly WriteOptions MoreToCome = new(WriteFlags.BufferHint);

    private readonly IAsyncStreamReader<TRequest> _requests;
    private readonly IServerStreamWriter<TResponse> _responses;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _stopReading;
    private readonly SemaphoreSlim _places;
    private readonly SemaphoreSlim _room = new(0);
    private readonly Func<TResponse, int>? _bytesOf;

    // Bounded by the places.
    private readonly Channel<ValueTask<TResponse>> _ready =
        Channel.CreateUnbounded<ValueTask<TResponse>>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Items whose answers are not ready, and the reading itself.</summary>
    private int _underWay = 1;

    /// <summary>Ends with the last of those.</summary>
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private long _heldBytes;
    private Exception? _first;

    /// <summary>Takes a request: done when the next may be taken, with its answer, which may come later.</summary>
    public delegate ValueTask<Task<TResponse>> Beginning(TRequest request, CancellationToken ct);

    private StreamPump(
        IAsyncStreamReader<TRequest> requests,
        IServerStreamWriter<TResponse> responses,
        int parallelism,
        StreamEnd end,
        Func<TResponse, int>? bytesOf = null)
    {
        _bytesOf = bytesOf;
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
    /// <param name="bytesOf">The size of an answer, where answers can be large.</param>
    public static async Task AnyOrderAsync(
        IAsyncStreamReader<TRequest> requests,
        IServerStreamWriter<TResponse> responses,
        int parallelism,
        Func<TRequest, CancellationToken, ValueTask<TResponse>> answer,
        StreamEnd end,
        Func<TResponse, int>? bytesOf = null)
    {
        using var pump = new StreamPump<TRequest, TResponse>(requests, responses, parallelism, end, bytesOf);
        await pump.RunAsync(request =>
        {
            pump.Begin(answer(request, pump._stop.Token));
            return ValueTask.FromResult(true);
        });
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
        await pump.RunAsync(request => pump.TryBeginAsync(request, begin));
        end.ThrowIfStopping();
    }

    public void Dispose()
    {
        _stopReading.Dispose();
        _stop.Dispose();
        _places.Dispose();
        _room.Dispose();
    }

    private async Task RunAsync(Func<TRequest, ValueTask<bool>> take)
    {
        var writing = WriteAsync();
        try
        {
            var goesOn = true;
            while (goesOn && await _requests.MoveNext(_stopReading.Token))
            {
                await _places.WaitAsync(_stop.Token);
                while (Interlocked.Read(ref _heldBytes) > MostHeldBytes)
                {
                    await _room.WaitAsync(_stop.Token);
                }

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

        EndOne();
        await writing;
        await EndedAsync();
        if (_first is not null)
        {
            ExceptionDispatchInfo.Throw(_first);
        }
    }

    /// <summary>Waits for what is still under way after a failure: no item outlives the stream it belongs to, and its
    /// place among the key's calls.</summary>
    private async Task EndedAsync()
    {
        await _ended.Task;
        while (_ready.Reader.TryRead(out var left))
        {
            try
            {
                await left;
            }
            catch (Exception later)
            {
                Fail(later);
            }
        }
    }

    /// <summary>Whether the next may be taken. A refusal takes its place in the order, where the writer comes upon
    /// it.</summary>
    private async ValueTask<bool> TryBeginAsync(TRequest request, Beginning begin)
    {
        try
        {
            return _ready.Writer.TryWrite(new ValueTask<TResponse>(await begin(request, _stop.Token)));
        }
        catch (Exception refusal)
        {
            _ready.Writer.TryWrite(ValueTask.FromException<TResponse>(refusal));
            return false;
        }
    }

    /// <summary>Most answers are ready at once and cost no task.</summary>
    private void Begin(ValueTask<TResponse> answer)
    {
        Interlocked.Increment(ref _underWay);
        if (answer.IsCompletedSuccessfully)
        {
            Ready(answer.Result);
            EndOne();
        }
        else
        {
            _ = WhenReadyAsync(answer);
        }
    }

    private async Task WhenReadyAsync(ValueTask<TResponse> answer)
    {
        try
        {
            Ready(await answer);
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
        finally
        {
            EndOne();
        }
    }

    private void Ready(TResponse response)
    {
        Interlocked.Add(ref _heldBytes, _bytesOf?.Invoke(response) ?? 0);
        _ready.Writer.TryWrite(ValueTask.FromResult(response));
    }

    private void EndOne()
    {
        if (Interlocked.Decrement(ref _underWay) == 0)
        {
            _ready.Writer.Complete();
            _ended.SetResult();
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (await _ready.Reader.WaitToReadAsync(_stop.Token))
            {
                while (_ready.Reader.TryRead(out var next))
                {
                    await WriteAsync(await next);
                }
            }
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    private async ValueTask WriteAsync(TResponse response)
    {
        var bytes = _bytesOf?.Invoke(response) ?? 0;
        var isFollowed = _ready.Reader.TryPeek(out var following) && following.IsCompletedSuccessfully;
        _responses.WriteOptions = isFollowed ? MoreToCome : null;
        await _responses.WriteAsync(response, _stop.Token);
        if (bytes > 0 && Interlocked.Add(ref _heldBytes, -bytes) <= MostHeldBytes)
        {
            LetGoOn();
        }

        _places.Release();
    }

    private void LetGoOn()
    {
        if (_room.CurrentCount == 0)
        {
            _room.Release();
        }
    }

    private void Fail(Exception failure)
    {
        Interlocked.CompareExchange(ref _first, failure, null);
        _stop.Cancel();
    }
}
