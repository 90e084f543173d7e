using System.Collections.Concurrent;

namespace Decisioning.Storage.Sqlite.Connections;

/// <summary>A few read-only connections to one file. A read runs on the calling thread (5 to 8 microseconds when the
/// page is in memory) and is over before the connection goes back, so no reader holds the side file for long.</summary>
internal sealed class ReaderPool : IAsyncDisposable
{
    private readonly string _path;
    private readonly ConcurrentBag<Connection> _idle = [];
    private readonly SemaphoreSlim _free;
    private readonly int _count;
    private int _disposed;

    public ReaderPool(string path, int count, ConnectionRegister register)
    {
        (_path, _count, _free) = (path, count, new SemaphoreSlim(count));
        try
        {
            for (var i = 0; i < count; i++) _idle.Add(Open(path, register));
        }
        catch
        {
            CloseAll();
            throw;
        }
    }

    public async ValueTask<TResult> ReadAsync<TArgument, TResult>(
        TArgument argument, Func<Connection, TArgument, TResult> read, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, typeof(SqliteStore));
        await _free.WaitAsync(ct).ConfigureAwait(false);
        Connection? connection = null;
        try
        {
            ObjectDisposedException.ThrowIf(!_idle.TryTake(out connection), typeof(SqliteStore));
            return read(connection, argument);
        }
        catch (SqliteCallException failure)
        {
            throw SqliteFailures.OfRead(failure, _path);
        }
        finally
        {
            if (connection is not null) _idle.Add(connection);
            _free.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        for (var i = 0; i < _count; i++) await _free.WaitAsync().ConfigureAwait(false);
        CloseAll();
        _free.Release(_count);
    }

    private void CloseAll()
    {
        while (_idle.TryTake(out var connection)) connection.Dispose();
    }

    private static Connection Open(string path, ConnectionRegister register)
    {
        var connection = new Connection(path, writes: false, register);
        try
        {
            connection.Demand("query_only", "1");
            connection.Demand("cache_size", "-4096");
            connection.NeverCheckpoint();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
