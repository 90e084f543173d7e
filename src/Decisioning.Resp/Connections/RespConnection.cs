namespace Decisioning.Resp.Connections;

/// <summary>
/// One connection that many callers share. Commands are gathered while the socket is busy and written together; replies
/// come back in the same order. A command is <b>written</b> from the moment its bytes are handed to the socket: what is
/// lost before has a known outcome, what is lost after it an unknown one.
/// </summary>
internal sealed partial class RespConnection : IThreadPoolWorkItem, IAsyncDisposable
{
    private static readonly byte[] AskingBytes = "*1\r\n$6\r\nASKING\r\n"u8.ToArray();

    private readonly Lock _gate = new();
    private readonly Stream _stream;
    private readonly RespClientOptions _options;
    private readonly RespEndpoint _endpoint;
    private readonly PendingReplies _pool;
    private readonly OutputBuffer _output = new();
    private readonly Queue<PendingReply> _unwritten = new();
    private readonly Queue<PendingReply> _written = new();
    private readonly ITimer _watch;
    private readonly Task _reading;
    private bool _flushing;
    private RespException? _closed;

    public RespConnection(Stream stream, RespEndpoint endpoint, RespClientOptions options)
    {
        (_stream, _endpoint, _options) = (stream, endpoint, options);
        _pool = new PendingReplies(Math.Min(options.MaxPending, 4096));
        var period = options.CommandTimeout / 4;
        _watch = options.Clock.CreateTimer(static self => ((RespConnection)self!).CheckAge(), this, period, period);
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Whether it takes no more commands.</summary>
    public bool IsClosed => Volatile.Read(ref _closed) is not null;

    /// <summary>Sends a command; false when the connection is closed and the command was not written.</summary>
    /// <param name="asking">Whether the server is told that it was named by a redirection of this once.</param>
    /// <exception cref="RespBusyException">Too much waits already.</exception>
    public bool TrySend(RespCommand command, bool asking, out ValueTask<RespValue> reply)
    {
        var flush = false;
        lock (_gate)
        {
            if (_closed is not null)
            {
                reply = default;
                return false;
            }

            DemandRoom(command);
            if (asking)
            {
                _output.Append(AskingBytes);
                var dropped = _pool.Rent();
                dropped.IsDropped = true;
                _unwritten.Enqueue(dropped);
            }

            _output.Append(command);
            var pending = _pool.Rent();
            _unwritten.Enqueue(pending);
            if (command.WaitReplicas > 0) pending = EnqueueWait(command, pending);
            reply = pending.Task;
            if (!_flushing) flush = _flushing = true;
        }

        // The write is queued behind the callers that are ready now, so that their commands go with it.
        if (flush) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    /// <summary>Ends the connection and every command that waits on it.</summary>
    public void Close(string why, Exception? cause = null)
    {
        PendingReply[] unwritten, written;
        var lost = new RespConnectionException($"{_endpoint}: {why}", RespOutcome.Unknown, cause);
        lock (_gate)
        {
            if (_closed is not null) return;
            Volatile.Write(ref _closed, lost);
            (unwritten, written) = ([.. _unwritten], [.. _written]);
            _unwritten.Clear();
            _written.Clear();
        }

        _watch.Dispose();
        _stream.Dispose();
        foreach (var reply in written) reply.Fail(lost);
        if (unwritten.Length == 0) return;
        var unsent = new RespConnectionException($"{_endpoint}: {why}; nothing was sent.", RespOutcome.Known, cause);
        foreach (var reply in unwritten) reply.Fail(unsent);
    }

    public async ValueTask DisposeAsync()
    {
        Close("the client was closed");
        await _reading.ConfigureAwait(false);
    }

    async void IThreadPoolWorkItem.Execute()
    {
        try
        {
            while (TryTakeOutput(out var bytes)) await _stream.WriteAsync(bytes).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Close("the connection was lost while writing", failure);
        }
    }

    /// <summary>WAIT speaks of what its own connection wrote, so it goes directly behind the command.</summary>
    private PendingReply EnqueueWait(RespCommand command, PendingReply behind)
    {
        using var wait = new RespCommand("WAIT");
        wait.Add(command.WaitReplicas).Add((long)Math.Ceiling(command.WaitLimit.TotalMilliseconds));
        _output.Append(wait);
        var pending = _pool.Rent();
        pending.Replicas = command.WaitReplicas;
        behind.Wait = pending;
        _unwritten.Enqueue(pending);
        return pending;
    }

    private bool TryTakeOutput(out ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            _flushing = _closed is null && _output.Length > 0;
            bytes = _flushing ? _output.Take() : default;
            if (!_flushing) return false;
            var now = _options.Clock.GetTimestamp();
            while (_unwritten.TryDequeue(out var reply))
            {
                reply.WrittenAt = now;
                _written.Enqueue(reply);
            }

            return true;
        }
    }

    private void DemandRoom(RespCommand command)
    {
        if (_unwritten.Count + _written.Count >= _options.MaxPending)
        {
            throw new RespBusyException(
                $"{_endpoint}: {_options.MaxPending} commands wait already; this one was not sent.");
        }

        if (_output.Length > 0 && (long)_output.Length + command.Encoded.Length > _options.MaxPendingBytes)
        {
            throw new RespBusyException(
                $"{_endpoint}: {_output.Length} bytes wait to be written already; this command was not sent.");
        }
    }

    private void CheckAge()
    {
        bool late;
        lock (_gate)
        {
            late = _written.TryPeek(out var oldest)
                && _options.Clock.GetElapsedTime(oldest.WrittenAt) >= _options.CommandTimeout;
        }

        if (late) Close($"no reply within {_options.CommandTimeout.TotalSeconds:0.###} s");
    }
}
