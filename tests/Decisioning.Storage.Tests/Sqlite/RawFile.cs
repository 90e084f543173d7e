using SQLitePCL;

namespace Decisioning.Storage.Tests.Sqlite;

/// <summary>A SQLite file that a test looks into or damages behind the store's back, the store being closed or, where
/// the test is about that, open.</summary>
internal static class RawFile
{
    static RawFile() => Batteries_V2.Init();

    /// <summary>Runs statements and gives the first column of the rows of the last.</summary>
    public static List<string> Run(string path, params string[] statements)
    {
        if (raw.sqlite3_open(path, out var db) != raw.SQLITE_OK) throw new IOException($"'{path}' did not open.");
        try
        {
            var values = new List<string>();
            foreach (var sql in statements)
            {
                values.Clear();
                Check(db, raw.sqlite3_prepare_v2(db, sql, out var statement));
                while (raw.sqlite3_step(statement) is var code && code != raw.SQLITE_DONE)
                {
                    if (code != raw.SQLITE_ROW) Check(db, code);
                    values.Add(raw.sqlite3_column_text(statement, 0).utf8_to_string() ?? "");
                }

                statement.Dispose();
            }

            return values;
        }
        finally
        {
            _ = raw.sqlite3_close_v2(db);
        }
    }

    private static void Check(sqlite3 db, int code)
    {
        if (code != raw.SQLITE_OK) throw new IOException(raw.sqlite3_errmsg(db).utf8_to_string());
    }
}
