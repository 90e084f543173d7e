using SQLitePCL;

namespace Decisioning.Load.Batches;

/// <summary>
/// The least that must be done to make bytes durable in SQLite: one row a record into one table, as many in a
/// transaction as one batch has, with the settings of the server's log (write-ahead log, full synchronisation). What a
/// store over SQLite is held against.
/// </summary>
internal sealed class BareInsert : IDisposable
{
    private readonly sqlite3 _file;
    private readonly sqlite3_stmt _insert;
    private long _number;

    public BareInsert(string path)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open(path, out _file), "open");
        Execute("PRAGMA page_size=4096");
        Execute("PRAGMA journal_mode=WAL");
        Execute("PRAGMA synchronous=FULL");
        Execute("PRAGMA secure_delete=1");
        Execute("""
            CREATE TABLE log (number INTEGER PRIMARY KEY, partition INTEGER NOT NULL, customer INTEGER NOT NULL,
            previous INTEGER NOT NULL, kind INTEGER NOT NULL, at_ms INTEGER NOT NULL, crc INTEGER NOT NULL,
            payload BLOB NOT NULL) STRICT
            """);
        Check(raw.sqlite3_prepare_v2(_file, "INSERT INTO log VALUES (?,1,2,3,4,5,6,?)", out _insert), "prepare");
    }

    /// <summary>Writes a batch; it is durable on return.</summary>
    public void Write(IReadOnlyList<byte[]> records)
    {
        Execute("BEGIN IMMEDIATE");
        foreach (var record in records)
        {
            Check(raw.sqlite3_bind_int64(_insert, 1, ++_number), "bind");
            Check(raw.sqlite3_bind_blob(_insert, 2, record), "bind");
            Check(raw.sqlite3_step(_insert), "insert");
            Check(raw.sqlite3_reset(_insert), "reset");
        }

        Execute("COMMIT");
    }

    public void Dispose()
    {
        _insert.Dispose();
        _file.Dispose();
    }

    private void Execute(string sql) => Check(raw.sqlite3_exec(_file, sql), sql);

    private void Check(int result, string what)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            throw new IOException($"SQLite: {what}: {raw.sqlite3_errmsg(_file).utf8_to_string()}");
        }
    }
}
