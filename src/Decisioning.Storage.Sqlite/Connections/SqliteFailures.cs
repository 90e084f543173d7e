using SQLitePCL;

namespace Decisioning.Storage.Sqlite.Connections;

/// <summary>The one place where SQLite's result codes become failures of the contract.</summary>
internal static class SqliteFailures
{
    /// <summary>Translates a failed write. A full disk and a busy file leave nothing behind, because a transaction is
    /// visible only from its commit frame, which is written last; of an I/O error that cannot be known.</summary>
    public static StoreException OfWrite(SqliteCallException failure, string path) => (failure.Code & 0xFF) switch
    {
        _ when IsFsync(failure.Code) => new FsyncFailedException(
            $"'{path}' could not be made durable: {failure.Message}. The process must end.", failure),
        raw.SQLITE_FULL => Unavailable(StoreOutcome.Known, path, "the disk is full; nothing was written", failure),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            Unavailable(StoreOutcome.Known, path, "the file is busy; nothing was written", failure),
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
            Unavailable(StoreOutcome.Known, path, "the file cannot be written; nothing was written", failure),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => Damaged(path, failure),
        _ => Unavailable(StoreOutcome.Unknown, path, "the write may or may not have happened", failure),
    };

    /// <summary>Translates a failed read.</summary>
    public static StoreException OfRead(SqliteCallException failure, string path) => (failure.Code & 0xFF) switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => Damaged(path, failure),
        _ => Unavailable(StoreOutcome.Known, path, "it could not be read", failure),
    };

    /// <summary>Whether the code says that written data could not be made durable.</summary>
    public static bool IsFsync(int code) => code is raw.SQLITE_IOERR_FSYNC or raw.SQLITE_IOERR_DIR_FSYNC;

    /// <summary>Whether the code says that the disk is full.</summary>
    public static bool IsDiskFull(int code) => (code & 0xFF) == raw.SQLITE_FULL;

    private static StoreUnavailableException Unavailable(
        StoreOutcome outcome, string path, string what, SqliteCallException failure) =>
        new(outcome, $"'{path}': {what} ({failure.Message}).", failure);

    private static StoreDamagedException Damaged(string path, SqliteCallException failure) =>
        new($"'{path}' is damaged ({failure.Message}). Restore a backup.", failure);
}
