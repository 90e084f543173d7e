using Decisioning.Storage.Sqlite.Connections;
using Decisioning.Storage.Sqlite.Files;
using Decisioning.Storage.Sqlite.Migrations;

namespace Decisioning.Storage.Sqlite;

/// <summary>
/// The embedded store: one directory with <c>log.db</c> (durable at every commit), <c>state.db</c> (written behind it),
/// <c>FORMAT</c>, <c>LOCK</c> and a reserve of disk. All partitions share one log; this process is their only owner,
/// kept so by the lock.
/// </summary>
public sealed partial class SqliteStore : IStore
{
    /// <summary>The file of the log, the epochs and the documents.</summary>
    public const string LogFileName = "log.db";

    /// <summary>The file of the saved states.</summary>
    public const string StateFileName = "state.db";

    private readonly SqliteStoreOptions _options;
    private readonly Stack<IAsyncDisposable> _closing;
    private readonly LogFile _log = new();
    private readonly StateFile _states = new();
    private readonly ReserveFile _reserve;
    private readonly WriterThread _logWriter;
    private readonly WriterThread _stateWriter;
    private readonly ReaderPool _logReaders;
    private readonly ReaderPool _stateReaders;

    /// <summary>Opens the parts in their order. Each is pushed as soon as it is open, so whatever fails, the rest is
    /// closed in the reverse order: readers, writers, lock.</summary>
    private SqliteStore(SqliteStoreOptions options, Stack<IAsyncDisposable> closing)
    {
        (_options, _closing) = (options, closing);
        var directory = System.IO.Directory.CreateDirectory(options.Directory).FullName;
        var (logPath, statePath) = (Path.Combine(directory, LogFileName), Path.Combine(directory, StateFileName));
        closing.Push(DirectoryLock.Take(directory));
        Migration = new Migrator(directory, options.Migrations, options.FreeBytes, options.Clock).Run();
        FormatFile.CheckOrWrite(directory);
        _reserve = new ReserveFile(directory, options.ReserveBytes, options.FreeBytes);
        var log = Schema.OpenLog(logPath, Register);
        closing.Push(_logWriter = OpenWriter(log));
        var states = Schema.OpenState(statePath, Register);
        closing.Push(_stateWriter = OpenWriter(states));
        _log.Begin(log);
        _log.Commit(log);
        _states.Begin(states);
        _states.Commit(states);
        CheckTogether(logPath, statePath);
        closing.Push(_logReaders = new ReaderPool(logPath, options.Readers, Register));
        closing.Push(_stateReaders = new ReaderPool(statePath, options.Readers, Register));
        Description = new StoreDescription
        {
            Name = "sqlite",
            Durability = "An acknowledged record survives the end of the process and a loss of power "
                + "(write-ahead log, one fsync a group).",
            LogCount = 1,
            Format = Schema.Format,
            Owner = directory,
            Retention = options.Retention,
            Limits = options.Limits,
        };
    }

    /// <inheritdoc/>
    public StoreDescription Description { get; }

    /// <summary>What was done to bring the directory to the present format; null: it had it.</summary>
    public MigrationReport? Migration { get; }

    /// <summary>The open connections.</summary>
    internal ConnectionRegister Register { get; } = new();

    /// <summary>Opens a data directory, and makes it when it is absent or empty. One of an older format is copied
    /// within itself and brought to the present one.</summary>
    /// <exception cref="StoreLockedException">Another process, or another store of this one, holds it.</exception>
    /// <exception cref="StoreFormatException">It holds another program's data, a newer format, or settings that this
    /// version does not run with.</exception>
    /// <exception cref="StoreDamagedException">A file is damaged, or the files do not belong together.</exception>
    public static async Task<SqliteStore> OpenAsync(SqliteStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var closing = new Stack<IAsyncDisposable>();
        try
        {
            return new SqliteStore(options, closing);
        }
        catch (Exception failure)
        {
            await CloseAsync(closing).ConfigureAwait(false);
            if (failure is SqliteCallException call) throw SqliteFailures.OfWrite(call, options.Directory);
            throw;
        }
    }

    /// <inheritdoc/>
    public int LogOf(int partition)
    {
        StoreRules.CheckPartition(partition);
        return 0;
    }

    /// <summary>Ends waiting writes, then closes readers, writers and the lock, in this order.</summary>
    public ValueTask DisposeAsync() => CloseAsync(_closing);

    private static async ValueTask CloseAsync(Stack<IAsyncDisposable> closing)
    {
        while (true)
        {
            IAsyncDisposable? part;
            lock (closing)
            {
                if (!closing.TryPop(out part)) return;
            }

            await part.DisposeAsync().ConfigureAwait(false);
        }
    }

    private WriterThread OpenWriter(Connection connection) =>
        new(connection, _options.QueueLength, new WalPolicy(_options.WalPages, _options.Clock), AfterFailure);

    private ValueTask<T> WriteLogAsync<T>(Func<Connection, T> work, CancellationToken ct) => _logWriter.RunAsync(
        connection =>
        {
            _options.BeforeLogWrite?.Invoke(connection, _reserve.IsHeld);
            return work(connection);
        }, ct);

    /// <summary>Refuses what makes the log longer while the disk is full; what frees or empties goes on, and what that
    /// needs.</summary>
    private void DemandSpace(bool isUpkeep)
    {
        if (_reserve.TryTake() || isUpkeep) return;
        throw new StoreUnavailableException(
            StoreOutcome.Known,
            $"The disk of '{_options.Directory}' is full: free more than {2 * _options.ReserveBytes >> 20} MiB. "
            + "Nothing was written.");
    }

    private void AfterFailure(StoreException failure)
    {
        if (failure.InnerException is SqliteCallException call && SqliteFailures.IsDiskFull(call.Code))
            _reserve.Free();
    }

    private void CheckTogether(string logPath, string statePath)
    {
        if (_states.Checkpoint > _log.Last)
        {
            throw new StoreDamagedException($"'{statePath}' covers records up to {_states.Checkpoint}, but "
                + $"'{logPath}' ends at {_log.Last}: they do not belong together. Restore both from one backup.");
        }

        if (_log.TrimmedTo > _states.Checkpoint)
        {
            throw new StoreDamagedException($"'{logPath}' was cut up to {_log.TrimmedTo}, but '{statePath}' covers "
                + $"only up to {_states.Checkpoint}: states are missing. Restore both from one backup.");
        }
    }
}
