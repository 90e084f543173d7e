using SQLitePCL;

namespace Decisioning.Storage.Sqlite.Connections;

/// <summary>One connection to one SQLite file, used by one thread at a time, with its prepared statements.</summary>
internal sealed class Connection : IDisposable
{
    private readonly ConnectionRegister _register;
    private readonly Dictionary<string, Statement> _statements = [];
    private readonly sqlite3 _db;

    static Connection() => Batteries_V2.Init();

    public Connection(string path, bool writes, ConnectionRegister register)
    {
        (Path, Writes, _register) = (path, writes, register);
        register.Add(this);
        var flags = raw.SQLITE_OPEN_NOMUTEX
            | (writes ? raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE : raw.SQLITE_OPEN_READONLY);
        var code = raw.sqlite3_open_v2(path, out _db, flags, null);
        try
        {
            if (code != raw.SQLITE_OK)
                throw new SqliteCallException(code, $"open '{path}'", raw.sqlite3_errstr(code).utf8_to_string());
            _ = raw.sqlite3_extended_result_codes(_db, 1);
            _ = raw.sqlite3_busy_timeout(_db, 5_000);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Path { get; }

    public bool Writes { get; }

    public bool IsReadOnly => raw.sqlite3_db_readonly(_db, "main") == 1;

    public bool InTransaction => raw.sqlite3_get_autocommit(_db) == 0;

    /// <summary>Rows changed by the last statement.</summary>
    public int Changes => raw.sqlite3_changes(_db);

    /// <summary>The statement of a text, prepared once.</summary>
    public Statement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var there)) return there;
        var code = raw.sqlite3_prepare_v3(_db, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle);
        if (code != raw.SQLITE_OK) Throw(sql);
        return _statements[sql] = new Statement(_db, handle, sql);
    }

    /// <summary>Runs one or several statements that are needed once.</summary>
    public void Execute(string sql)
    {
        if (raw.sqlite3_exec(_db, sql) != raw.SQLITE_OK) Throw(sql);
    }

    /// <summary>What <c>PRAGMA name</c> answers.</summary>
    public string ReadPragma(string name)
    {
        if (raw.sqlite3_prepare_v2(_db, $"PRAGMA {name}", out var handle) != raw.SQLITE_OK) Throw(name);
        using var statement = new Statement(_db, handle, name);
        return statement.Step() ? statement.Text(0) : "";
    }

    /// <summary>Sets a pragma, reads it back, and stops on a difference: SQLite ignores in silence what it does not
    /// know or cannot do.</summary>
    public void Demand(string name, string value)
    {
        Execute($"PRAGMA {name}={value}");
        var found = ReadPragma(name);
        if (string.Equals(found, value, StringComparison.OrdinalIgnoreCase)) return;
        throw new StoreFormatException(
            Path, $"{name} {found}", $"{name} {value}",
            "It did not take that setting: name a directory on a file system of this machine.");
    }

    /// <summary>Forbids the checkpoint that SQLite makes when the last connection closes.</summary>
    public void NeverCheckpoint()
    {
        Demand("wal_autocheckpoint", "0");
        if (raw.sqlite3_db_config(_db, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out var on) != raw.SQLITE_OK || on != 1)
            Throw("no checkpoint on close");
    }

    /// <summary>Moves pages from the side file into the main file. True when all were moved.</summary>
    public bool Checkpoint(bool truncate)
    {
        var mode = truncate ? raw.SQLITE_CHECKPOINT_TRUNCATE : raw.SQLITE_CHECKPOINT_PASSIVE;
        var code = raw.sqlite3_wal_checkpoint_v2(_db, "main", mode, out var frames, out var moved);
        if ((code & 0xFF) == raw.SQLITE_BUSY) return false;
        if (code != raw.SQLITE_OK) Throw("checkpoint");
        return frames == moved;
    }

    /// <summary>Pages written to the side file since the last call.</summary>
    public int TakeWrittenPages()
    {
        _ = raw.sqlite3_db_status(_db, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1);
        return pages;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _statements.Clear();
        if (_db is { IsInvalid: false, IsClosed: false }) _ = raw.sqlite3_close_v2(_db);
        _register.Remove(this);
    }

    private void Throw(string doing) => throw new SqliteCallException(
        raw.sqlite3_extended_errcode(_db), doing, raw.sqlite3_errmsg(_db).utf8_to_string());
}
