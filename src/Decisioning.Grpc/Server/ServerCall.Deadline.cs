using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Server;

internal sealed partial class ServerCall
{
    // Timers take at most 49 days; a longer deadline is reached in several steps.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(20);

    // How long a caller that does not read may hold up its own reset.
    private static readonly TimeSpan ReplyGrace = TimeSpan.FromSeconds(1);

    private DateTime _deadline = DateTime.MaxValue;

    // Orders the handler against the deadline's timer; calls without a deadline have no timer and need no lock.
    private object? _gate;
    private ITimer? _timer;
    private CancellationTokenSource? _cancellation;
    private Task? _deadlineReply;
    private bool _isDeadlineExceeded;
    private bool _isEnded;

    private void StartDeadline()
    {
        string? header = Http.Request.Headers.GrpcTimeout;
        if (header is null)
            return;
        if (!GrpcTimeout.TryParse(header, out var timeout))
        {
            throw new RpcException(new Status(
                StatusCode.Internal,
                "grpc-timeout is not valid: it is at most eight digits and one of H, M, S, m, u, n."));
        }

        if (timeout == TimeSpan.Zero)
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, "The call came with no time left."));
        var now = _settings.Time.GetUtcNow().UtcDateTime;
        _deadline = timeout < DateTime.MaxValue - now ? now + timeout : DateTime.MaxValue;
        _gate = new object();
        lock (_gate)
            _timer = _settings.Time.CreateTimer(OnTimer, null, Shorter(timeout), Timeout.InfiniteTimeSpan);
    }

    private static TimeSpan Shorter(TimeSpan timeout) => timeout < LongestTimer ? timeout : LongestTimer;

    private void OnTimer(object? state)
    {
        lock (_gate!)
        {
            if (_isEnded)
                return;
            var left = _deadline - _settings.Time.GetUtcNow().UtcDateTime;
            if (left > TimeSpan.Zero)
            {
                // At least a millisecond, since timers cut what is below it.
                var next = left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : Shorter(left);
                _timer!.Change(next, Timeout.InfiniteTimeSpan);
                return;
            }

            // From here on the handler can write nothing more, so the reply needs no lock.
            _isEnded = true;
            _isDeadlineExceeded = true;
            _deadlineReply = Task.Run(ExceedDeadlineAsync);
        }
    }

    /// <summary>
    /// Tells the handler, sends DEADLINE_EXCEEDED whether or not the handler listens, and resets the stream. Nothing is
    /// thrown from here: an exception of a timer, or of somebody's callback on the token, would end the process.
    /// </summary>
    private async Task ExceedDeadlineAsync()
    {
        Log.DeadlineExceeded(_settings.Logger, Method);
        try
        {
            Http.Request.BodyReader.CancelPendingRead();
            await ReplyAsync().ConfigureAwait(false);
            Http.Features.Get<IHttpResetFeature>()?.Reset(GrpcHeaders.Http2Cancel);
            CancelToken();
        }
        catch (Exception exception)
        {
            Log.DeadlineFailed(_settings.Logger, Method, ExceptionShape.Of(exception));
        }
    }

    // If the caller does not read, a message stands half sent before the status: then only the reset is left.
    private async Task ReplyAsync()
    {
        if (_isFlushing)
        {
            Http.Response.BodyWriter.CancelPendingFlush();
            return;
        }

        // Without the handler's trailers: it may be adding to them at this moment.
        WriteStatus(new Status(StatusCode.DeadlineExceeded, "The time allowed for the call is over."), null);
        try
        {
            await Http.Response.CompleteAsync().WaitAsync(ReplyGrace, _settings.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Log.CallerDoesNotRead(_settings.Logger, Method);
        }
    }

    private void CancelToken()
    {
        CancellationTokenSource? cancellation;
        lock (_gate!)
            cancellation = _cancellation;
        cancellation?.Cancel();
    }

    private CancellationToken GetCancellationToken()
    {
        if (_gate is null)
            return Http.RequestAborted;
        lock (_gate)
        {
            if (_cancellation is null)
            {
                _cancellation = CancellationTokenSource.CreateLinkedTokenSource(Http.RequestAborted);
                if (_isDeadlineExceeded)
                    _cancellation.Cancel();
            }

            return _cancellation.Token;
        }
    }
}
