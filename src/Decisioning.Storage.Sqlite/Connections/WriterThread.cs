namespace Decisioning.Storage.Sqlite.Connections;

/// <summary>
/// The one thread that writes and checkpoints one file. Work waits in a bounded queue and runs in its order; what fails
/// is rolled back and translated. After a failed fsync or damage everything is refused with that failure.
/// </summary>
internal sealed class WriterThread : IAsyncDisposable
{
    private readonly Connection _connection;
    private readonly WorkQueue _queue = new();
    private readonly SemaphoreSlim _places;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<StoreException> _onFailure;
    private readonly WalPolicy _wal;
    private int _disposed;
    private volatile StoreException? _fatal;

    /// <param name="connection">The writing connection; the thread closes it.</param>
    /// <param name="queueLength">Pieces of work that may wait; who comes later waits for a place.</param>
    /// <param name="wal">When to checkpoint.</param>
    /// <param name="onFailure">Is told of every failed write, on the thread, before its caller.</param>
    public WriterThread(Connection connection, int queueLength, WalPolicy wal, Action<StoreException> onFailure)
    {
        (_connection, _wal, _onFailure, _places) = (connection, wal, onFailure, new SemaphoreSlim(queueLength));
        var name = $"writer of {Path.GetFileName(connection.Path)}";
        new Thread(Loop) { Name = name, IsBackground = true }.Start();
    }

    /// <summary>Runs work on the thread, alone. The token cancels only the waiting for a place.</summary>
    public async ValueTask<T> RunAsync<T>(Func<Connection, T> work, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, typeof(SqliteStore));
        await _places.WaitAsync(ct).ConfigureAwait(false);
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_queue.TryAdd(() => Run(work, done)))
        {
            _places.Release();
            throw new ObjectDisposedException(nameof(SqliteStore));
        }

        return await done.Task.ConfigureAwait(false);
    }

    /// <summary>Ends what waits, moves the side file into the main file, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _queue.End();
        await _ended.Task.ConfigureAwait(false);
    }

    private void Loop()
    {
        while (_queue.TryTake(out var work))
        {
            work();
            _places.Release();
            Guarded(() => _wal.AfterWork(_connection));
        }

        Guarded(() => _connection.Checkpoint(truncate: true));
        _connection.Dispose();
        _ended.SetResult();
    }

    private void Run<T>(Func<Connection, T> work, TaskCompletionSource<T> done)
    {
        if (_fatal is { } fatal)
        {
            done.SetException(fatal);
            return;
        }

        try
        {
            done.SetResult(work(_connection));
        }
        catch (Exception failure)
        {
            done.SetException(Failed(failure));
        }
    }

    private Exception Failed(Exception failure)
    {
        try
        {
            if (_connection.InTransaction) _connection.Execute("ROLLBACK");
        }
        catch (SqliteCallException rollback)
        {
            failure = rollback;
        }

        if (failure is not SqliteCallException call) return failure;
        var translated = SqliteFailures.OfWrite(call, _connection.Path);
        if (translated is FsyncFailedException or StoreDamagedException) _fatal = translated;
        _onFailure(translated);
        return translated;
    }

    /// <summary>Runs the file's own upkeep. Its failure belongs to no caller: a fatal one refuses what comes next, any
    /// other is met again by the next upkeep.</summary>
    private void Guarded(Action upkeep)
    {
        if (_fatal is not null) return;
        try
        {
            upkeep();
        }
        catch (SqliteCallException failure)
        {
            _ = Failed(failure);
        }
    }
}
