using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Grpc.Core;

namespace Decisioning.Load.Connection;

/// <summary>
/// A bidirectional call whose answers are taken off the wire in the background, so that writing never waits for an
/// answer that nobody reads. The caller keeps no more than the stated capacity of requests unanswered; so many
/// answers are held at most. Silence of <see cref="LongestSilence"/> counts as a lost connection.
/// </summary>
internal sealed class DuplexCall<TRequest, TResponse> : IAsyncDisposable
    where TRequest : class
    where TResponse : class
{
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    private readonly AsyncDuplexStreamingCall<TRequest, TResponse> _call;
    private readonly Channel<TResponse> _answers;
    private readonly CancellationTokenSource _stop;
    private readonly TimeProvider _time;
    private readonly Task _reading;
    private RpcException? _failure;

    public DuplexCall(
        Func<CancellationToken, AsyncDuplexStreamingCall<TRequest, TResponse>> open,
        int capacity,
        TimeProvider time,
        CancellationToken cancel)
    {
        _time = time;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _answers = Channel.CreateBounded<TResponse>(new BoundedChannelOptions(capacity) { SingleReader = true });
        _call = open(_stop.Token);
        _reading = ReadAsync();
    }

    /// <exception cref="RpcException">The call is over, with the server's status.</exception>
    public async Task WriteAsync(TRequest request)
    {
        try
        {
            await _call.RequestStream.WriteAsync(request).WaitAsync(LongestSilence, _time, _stop.Token);
        }
        catch (TimeoutException)
        {
            throw Silent();
        }
        catch (Exception ended) when (ended is InvalidOperationException or RpcException)
        {
            // The call has ended, maybe in the middle of the write; its status arrives where answers are read.
            await _reading.WaitAsync(LongestSilence, _time, _stop.Token);
            throw _failure ?? ended as RpcException ?? Ended();
        }
    }

    /// <summary>An answer that has come already, if there is one.</summary>
    public bool TryReceive([NotNullWhen(true)] out TResponse? answer) =>
        _answers.Reader.TryRead(out answer);

    /// <summary>The next answer.</summary>
    /// <exception cref="RpcException">The call ended without it.</exception>
    public async Task<TResponse> ReceiveAsync()
    {
        try
        {
            while (await _answers.Reader.WaitToReadAsync(_stop.Token).AsTask().WaitAsync(LongestSilence, _time))
            {
                if (_answers.Reader.TryRead(out var answer))
                {
                    return answer;
                }
            }
        }
        catch (TimeoutException)
        {
            throw Silent();
        }

        throw Ended();
    }

    /// <summary>Ends the call, when everything has been answered.</summary>
    public async Task CompleteAsync()
    {
        await _call.RequestStream.CompleteAsync();
        await _reading.WaitAsync(LongestSilence, _time, _stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _call.Dispose();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _call.ResponseStream.MoveNext(_stop.Token))
            {
                await _answers.Writer.WriteAsync(_call.ResponseStream.Current, _stop.Token);
            }

            _answers.Writer.Complete();
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException)
        {
            _failure = failure as RpcException;
            _answers.Writer.Complete(failure);
        }
    }

    private static RpcException Ended() => new(new Status(
        StatusCode.Unavailable, "the stream was ended before everything was answered"));

    private static RpcException Silent() => new(new Status(
        StatusCode.Unavailable, $"nothing was heard for {LongestSilence.TotalSeconds:0} s"));
}
