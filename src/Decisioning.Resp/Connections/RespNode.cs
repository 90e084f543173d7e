namespace Decisioning.Resp.Connections;

/// <summary>One server and the connection to it, which is opened when it is needed. Attempts that fail are paused
/// between; those who need the connection meanwhile share one attempt.</summary>
internal sealed class RespNode(RespEndpoint endpoint, RespClientOptions options) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly BackOff _backOff = new(options, options.Seed ^ endpoint.Port);
    private RespConnection? _current;
    private Task<RespConnection>? _attempt;
    private bool _failedLast;
    private int _waiting;

    public RespEndpoint Endpoint { get; } = endpoint;

    /// <summary>The connection that is open, if one is.</summary>
    public RespConnection? Current => Volatile.Read(ref _current) is { IsClosed: false } open ? open : null;

    /// <summary>The connection, opened if it is not.</summary>
    /// <param name="deadline">Until when it is tried again: a timestamp of the clock; null tries once.</param>
    /// <exception cref="RespException">None could be had; the outcome is known.</exception>
    public async ValueTask<RespConnection> ConnectAsync(long? deadline, CancellationToken ct)
    {
        if (Interlocked.Increment(ref _waiting) > options.MaxPending)
        {
            Interlocked.Decrement(ref _waiting);
            throw new RespBusyException($"{Endpoint}: {options.MaxPending} commands wait for a connection already.");
        }

        try
        {
            while (true)
            {
                var left = deadline is { } until
                    ? options.Clock.GetElapsedTime(options.Clock.GetTimestamp(), until)
                    : options.ConnectTimeout + options.BackOffMost;
                try
                {
                    var wait = left > TimeSpan.Zero ? left : TimeSpan.Zero;
                    return await Attempt().WaitAsync(wait, options.Clock, ct).ConfigureAwait(false);
                }
                catch (TimeoutException late)
                {
                    throw new RespConnectionException(
                        $"{Endpoint}: no connection in time.", RespOutcome.Known, late);
                }
                catch (RespConnectionException) when (options.Clock.GetTimestamp() < deadline)
                {
                    // The next attempt pauses first, and ends at the deadline.
                    continue;
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Gives the connection up, so that the next command opens another.</summary>
    public void Drop(string why) => Current?.Close(why);

    public async ValueTask DisposeAsync()
    {
        Task<RespConnection>? attempt;
        lock (_gate)
        {
            _closing.Cancel();
            attempt = _attempt;
        }

        if (attempt is not null) await attempt.ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default).ConfigureAwait(false);
        if (_current is { } connection) await connection.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
    }

    private Task<RespConnection> Attempt()
    {
        lock (_gate)
        {
            if (Current is { } open) return Task.FromResult(open);
            if (_attempt is { IsCompleted: false } running) return running;
            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
            return _attempt = OpenAsync(_failedLast ? _backOff.Next() : TimeSpan.Zero);
        }
    }

    private async Task<RespConnection> OpenAsync(TimeSpan pause)
    {
        // Never under the lock: the first part of this method must not run on the caller's stack.
        await Task.Yield();
        try
        {
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause, options.Clock, _closing.Token).ConfigureAwait(false);
            var connection = await Connector.OpenAsync(Endpoint, options, _closing.Token).ConfigureAwait(false);
            _failedLast = false;
            _backOff.Reset();
            Volatile.Write(ref _current, connection);
            return connection;
        }
        catch (OperationCanceledException cancelled)
        {
            throw new RespConnectionException($"{Endpoint}: the client was closed.", RespOutcome.Known, cancelled);
        }
        catch
        {
            _failedLast = true;
            throw;
        }
    }
}
