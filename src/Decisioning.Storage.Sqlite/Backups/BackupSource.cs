using Decisioning.Storage.Sqlite.Connections;
using Decisioning.Storage.Sqlite.Files;

namespace Decisioning.Storage.Sqlite.Backups;

/// <summary>
/// The two files of a base, opened for reading. While a server holds the directory they are read beside it, in short
/// transactions and by connections that can neither write nor checkpoint. When nobody does, the lock is taken and the
/// writing connections are opened first, because what a killed server left in the side files must be put in order.
/// </summary>
internal sealed class BackupSource : IAsyncDisposable
{
    private readonly Stack<IDisposable> _writers = new();
    private readonly DirectoryLock? _lock;

    private BackupSource(string directory)
    {
        _lock = TakeLock(directory);
        try
        {
            var register = new ConnectionRegister(writerElsewhere: _lock is null);
            var (log, state) = (Path.Combine(directory, SqliteStore.LogFileName),
                Path.Combine(directory, SqliteStore.StateFileName));
            if (_lock is not null)
            {
                _writers.Push(Schema.OpenLog(log, register));
                _writers.Push(Schema.OpenState(state, register));
            }

            Log = new ReaderPool(log, 1, register);
            States = new ReaderPool(state, 1, register);
        }
        catch
        {
            Close();
            throw;
        }
    }

    public ReaderPool Log { get; } = null!;

    public ReaderPool States { get; } = null!;

    /// <exception cref="StoreException">The directory holds no base, or cannot be read.</exception>
    public static BackupSource Open(string directory)
    {
        if (!File.Exists(Path.Combine(directory, FormatFile.FileName)))
        {
            throw new StoreFormatException(
                Path.Combine(directory, FormatFile.FileName), "no base", $"'{FormatFile.Content.Trim()}'",
                "Name the directory of a base.");
        }

        FormatFile.CheckOrWrite(directory);
        try
        {
            return new BackupSource(directory);
        }
        catch (SqliteCallException failure)
        {
            throw SqliteFailures.OfRead(failure, directory);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync().ConfigureAwait(false);
        await States.DisposeAsync().ConfigureAwait(false);
        Close();
    }

    private static DirectoryLock? TakeLock(string directory)
    {
        try
        {
            return DirectoryLock.Take(directory);
        }
        catch (StoreLockedException)
        {
            return null;
        }
    }

    private void Close()
    {
        while (_writers.TryPop(out var writer)) writer.Dispose();
        _lock?.Release();
    }
}
