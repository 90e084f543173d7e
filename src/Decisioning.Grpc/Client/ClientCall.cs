using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>
/// One call of a client, as one HTTP/2 request. It ends once, with a status, in <see cref="End"/>; whatever comes
/// after that is ignored. This part starts the call and keeps its time; another reads the response.
/// </summary>
internal sealed partial class ClientCall<TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    private readonly GrpcChannel _channel;
    private readonly Method<TRequest, TResponse> _method;
    private readonly string? _host;
    private readonly CallOptions _options;
    private readonly CancellationTokenSource _cancellation;
    private readonly TaskCompletionSource<Metadata> _headers =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MessageCompression? _requestCompression;
    private readonly Lock _gate = new();
    private readonly DateTime? _deadline;
    private readonly ITimer? _timer;
    private CallContent? _content;
    private Task? _sending;
    private Status _status;
    private Metadata _trailers = Metadata.Empty;
    private bool _isDeadlineExceeded;
    private bool _hasSingleResponse;

    public ClientCall(GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        _channel = channel;
        _method = method;
        _host = host;
        _options = options;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(
            options.CancellationToken, channel.DisposedToken);
        Token = _cancellation.Token;
        if (options.Headers?.GetValue(GrpcHeaders.InternalEncodingRequest) is { } encoding)
            _requestCompression = channel.FindCompression(encoding);
        _deadline = options.Deadline == DateTime.MaxValue ? null : options.Deadline?.ToUniversalTime();
        if (_deadline is not null)
            _timer = channel.Time.CreateTimer(_ => OnTimer(), null, NextTimer(), Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token { get; }

    public WriteOptions? WriteOptions => _options.WriteOptions;

    public Task<Metadata> ResponseHeadersAsync => _headers.Task;

    /// <summary>Starts a call whose responses the caller reads.</summary>
    public void Start(CallContent content) => _sending = SendAsync(content);

    /// <summary>Makes a call with one response, from start to end.</summary>
    public async Task<TResponse> RunSingleAsync(CallContent content)
    {
        _hasSingleResponse = true;
        await (_sending = SendAsync(content)).ConfigureAwait(false);
        var response = await ReadAsync().ConfigureAwait(false);
        if (response is not null && await ReadAsync().ConfigureAwait(false) is not null)
            throw Fail(new Status(StatusCode.Unimplemented, "The server sent more than one response."));
        if (_status.StatusCode != StatusCode.OK)
            throw Failure();
        return response
            ?? throw new RpcException(
                _status = new Status(StatusCode.Unimplemented, "The server said OK and sent no response."));
    }

    /// <summary>Reads the next response of a stream; null after the last one.</summary>
    public async Task<TResponse?> ReadStreamAsync()
    {
        if (_ended.Task.IsCompleted)
            return _status.StatusCode == StatusCode.OK ? null : throw Failure();
        await _sending!.ConfigureAwait(false);
        var response = await ReadAsync().ConfigureAwait(false);
        if (response is null && _status.StatusCode != StatusCode.OK)
            throw Failure();
        return response;
    }

    public void Serialize(TRequest message, PooledBufferWriter output, WriteOptions? writeOptions)
    {
        var isExempt = (writeOptions?.Flags & WriteFlags.NoCompress) == WriteFlags.NoCompress;
        MessageSerializer.Write(
            message, _method.RequestMarshaller, output, _channel.MaxSend, isExempt ? null : _requestCompression);
    }

    public Status GetStatus() =>
        _ended.Task.IsCompleted
            ? _status
            : throw new InvalidOperationException("The call has not ended yet, so it has no status.");

    public Metadata GetTrailers() =>
        _ended.Task.IsCompleted
            ? _trailers
            : throw new InvalidOperationException("The call has not ended yet, so it has no trailers.");

    /// <summary>Cancels the call unless it has ended.</summary>
    public void Dispose()
    {
        if (!_ended.Task.IsCompleted)
            Cancel();
    }

    public void ThrowIfEnded()
    {
        if (!_ended.Task.IsCompleted)
            return;
        throw _status.StatusCode == StatusCode.OK
            ? new InvalidOperationException("The call has ended; nothing more can be written.")
            : Failure();
    }

    /// <summary>
    /// What a failed write throws. The server's status says why; it is waited for where somebody is surely reading it.
    /// </summary>
    public async Task<Exception> WriteFailedAsync(Exception exception)
    {
        if (_hasSingleResponse)
            await _ended.Task.ConfigureAwait(false);
        if (!_ended.Task.IsCompleted)
            return new RpcException(FromException(exception));
        return _status.StatusCode == StatusCode.OK
            ? new InvalidOperationException("The call has ended; nothing more can be written.", exception)
            : Failure();
    }

    private void Cancel()
    {
        lock (_gate)
        {
            if (!_ended.Task.IsCompleted)
                _cancellation.Cancel();
        }
    }

    private Status FromException(Exception exception)
    {
        if (Volatile.Read(ref _isDeadlineExceeded) || (_deadline is not null && TimeLeft <= TimeSpan.Zero))
            return new Status(StatusCode.DeadlineExceeded, "The time allowed for the call is over.", exception);
        if (_cancellation.IsCancellationRequested || exception is OperationCanceledException)
        {
            return new Status(
                StatusCode.Cancelled,
                _channel.DisposedToken.IsCancellationRequested
                    ? "The channel was disposed."
                    : "The call was cancelled.",
                exception);
        }

        return exception is RpcException rpc ? rpc.Status : StatusMapping.FromException(exception);
    }

    private Exception Fail(Status status)
    {
        if (!_ended.Task.IsCompleted)
            _cancellation.Cancel();
        End(status, Metadata.Empty);
        return Failure();
    }

    private Exception Failure() =>
        _channel.Options.ThrowOperationCanceledOnCancellation
        && _status.StatusCode is StatusCode.Cancelled or StatusCode.DeadlineExceeded
        && _cancellation.IsCancellationRequested
            ? new OperationCanceledException(_status.Detail, new RpcException(_status, _trailers), Token)
            : new RpcException(_status, _trailers);

    private void End(Status status, Metadata trailers)
    {
        lock (_gate)
        {
            if (_ended.Task.IsCompleted)
                return;
            _status = status;
            _trailers = trailers;
            _ended.TrySetResult();
        }

        _timer?.Dispose();
        _content?.CallEnded();
        if (_headers.TrySetException(new RpcException(status, trailers)))
            _ = _headers.Task.Exception;
        _cancellation.Dispose();
    }
}
