using System.Diagnostics;
using Decisioning.Storage;
using SQLitePCL;

namespace Decisioning.Benchmarks;

/// <summary>What SQLite itself takes: the same payloads in a table of a number and a blob, as durable as the
/// log.</summary>
internal static class BareInsert
{
    /// <summary>Rows a second.</summary>
    public static double Run(IReadOnlyList<LogRecord> records, int rows)
    {
        var directory = Directory.CreateTempSubdirectory("bare-insert").FullName;
        Check(raw.sqlite3_open(Path.Combine(directory, "bare.db"), out var db));
        Execute(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
        Execute(db, "CREATE TABLE log (number INTEGER PRIMARY KEY, payload BLOB NOT NULL) STRICT");
        Check(raw.sqlite3_prepare_v2(db, "INSERT INTO log VALUES (?,?)", out var insert));
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < records.Count; i++)
        {
            if (i % rows == 0) Execute(db, "BEGIN IMMEDIATE");
            Check(raw.sqlite3_bind_int64(insert, 1, records[i].Number));
            Check(raw.sqlite3_bind_blob(insert, 2, records[i].Payload.Span));
            if (raw.sqlite3_step(insert) != raw.SQLITE_DONE) throw new InvalidOperationException("Nothing inserted.");
            Check(raw.sqlite3_reset(insert));
            if (i % rows == rows - 1 || i == records.Count - 1) Execute(db, "COMMIT");
        }

        var took = Stopwatch.GetElapsedTime(began);
        insert.Dispose();
        db.Dispose();
        Directory.Delete(directory, recursive: true);
        return records.Count / took.TotalSeconds;
    }

    private static void Execute(sqlite3 db, string sql) => Check(raw.sqlite3_exec(db, sql));

    private static void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw new InvalidOperationException($"SQLite answered {code}.");
    }
}
