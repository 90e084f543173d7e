using SQLitePCL;

namespace Decisioning.Storage.Sqlite.Connections;

/// <summary>A prepared statement that is used again and again by one thread at a time. Parameters and columns are
/// counted as SQLite counts them: parameters from 1, columns from 0.</summary>
internal sealed class Statement(sqlite3 db, sqlite3_stmt handle, string sql) : IDisposable
{
    public Statement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(handle, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, string value)
    {
        Check(raw.sqlite3_bind_text(handle, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        // An empty span has no address, and SQLite binds "no address" as NULL.
        Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(handle, parameter, 0)
            : raw.sqlite3_bind_blob(handle, parameter, value));
        return this;
    }

    /// <summary>Steps to the next row; false at the end, and the statement may be bound anew.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW) return true;
        _ = raw.sqlite3_reset(handle);
        if (code != raw.SQLITE_DONE) Throw();
        return false;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        if (!Step()) return;
        Reset();
        throw new InvalidOperationException($"'{sql}' gave a row where none was expected.");
    }

    /// <summary>Runs a query of one number; the fallback stands for no row and for NULL.</summary>
    public long RunScalar(long fallback = 0)
    {
        if (!Step()) return fallback;
        var value = raw.sqlite3_column_type(handle, 0) == raw.SQLITE_NULL ? fallback : Int64(0);
        Reset();
        return value;
    }

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    /// <summary>The length of a blob, from its header: the content is not read.</summary>
    public int ByteCount(int column) => raw.sqlite3_column_bytes(handle, column);

    /// <summary>Ends reading before the last row.</summary>
    public void Reset() => _ = raw.sqlite3_reset(handle);

    public void Dispose() => handle.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) Throw();
    }

    private void Throw() => throw new SqliteCallException(
        raw.sqlite3_extended_errcode(db), sql, raw.sqlite3_errmsg(db).utf8_to_string());
}
