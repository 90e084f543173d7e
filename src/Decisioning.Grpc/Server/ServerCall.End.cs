using System.Globalization;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Server;

internal sealed partial class ServerCall
{
    // A text is for a person to read, and trailers have a limit on the other side: 8 KiB for most clients.
    private const int MaxDetailLength = 2048;

    private static readonly string[] CodeTexts =
        [.. Enumerable.Range(0, 17).Select(code => code.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Ends a call whose handler returned, with the status the handler left.</summary>
    public void End()
    {
        using (new WriteScope(_gate))
        {
            if (_isEnded)
                return;
            _isEnded = true;
            WriteStatus(StatusCore, _responseTrailers);
        }
    }

    /// <summary>Ends a call whose handler threw: the one place where an exception becomes a status.</summary>
    public void EndWith(Exception exception)
    {
        Status status;
        if (exception is RpcException rpc)
        {
            status = rpc.Status;
            Log.EndedWithStatus(_settings.Logger, Method, status.StatusCode, status.DebugException);
            foreach (var entry in rpc.Trailers)
                ResponseTrailersCore.Add(entry);
        }
        else if (_isDeadlineExceeded || Http.RequestAborted.IsCancellationRequested)
        {
            status = new Status(StatusCode.Cancelled, "The call was cancelled.");
            Log.CallCancelled(_settings.Logger, Method, exception.GetType().Name);
        }
        else
        {
            var told = _settings.TellsExceptions ? exception.ToString() : ExceptionShape.Of(exception);
            Log.HandlerFailed(_settings.Logger, Method, told);
            const string detail = "The handler failed.";
            status = new Status(
                StatusCode.Unknown,
                _settings.TellsExceptions ? $"{detail} {exception.GetType().Name}: {exception.Message}" : detail);
        }

        using (new WriteScope(_gate))
        {
            if (_isEnded)
                return;
            _isEnded = true;
            WriteStatus(status, _responseTrailers);
        }
    }

    /// <summary>Waits for what the deadline is still sending and frees what the call holds.</summary>
    public Task FinishAsync() => _gate is null ? Task.CompletedTask : FinishDeadlineAsync();

    private async Task FinishDeadlineAsync()
    {
        if (_timer is not null)
            await _timer.DisposeAsync().ConfigureAwait(false);
        if (_deadlineReply is not null)
            await _deadlineReply.ConfigureAwait(false);
        _cancellation?.Dispose();
    }

    private WriteScope EnterWrite()
    {
        var scope = new WriteScope(_gate);
        if (!_isEnded)
            return scope;
        scope.Dispose();
        throw Ended();
    }

    private void ThrowIfEnded()
    {
        if (_isEnded)
            throw Ended();
    }

    private Exception Ended() =>
        _isDeadlineExceeded || Http.RequestAborted.IsCancellationRequested
            ? new OperationCanceledException("The caller is gone or the call's time is over.")
            : new InvalidOperationException("The call has ended; nothing more can be read or written.");

    /// <summary>
    /// Puts the status into the trailers, or, if nothing was written yet, into headers that end the stream.
    /// </summary>
    private void WriteStatus(in Status status, Metadata? trailers)
    {
        _toldCode = status.StatusCode;
        IHeaderDictionary target;
        if (_hasResponseStarted)
        {
            target = Http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        }
        else
        {
            Http.Response.ContentType = GrpcHeaders.ContentType;
            target = Http.Response.Headers;
        }

        if (trailers is not null)
        {
            foreach (var entry in trailers)
                AppendHeader(target, entry);
        }

        var code = (int)status.StatusCode;
        target.GrpcStatus = (uint)code < (uint)CodeTexts.Length ? CodeTexts[code] : CodeTexts[(int)StatusCode.Unknown];
        var detail = status.Detail;
        if (detail.Length > 0)
        {
            target.GrpcMessage = PercentEncoding.Encode(
                detail.Length > MaxDetailLength ? detail[..MaxDetailLength] : detail);
        }
    }
}
