using Decisioning.Storage.Sqlite;
using Decisioning.Storage.Sqlite.Connections;
using Decisioning.Storage.Sqlite.Migrations;

namespace Decisioning.Storage.Tests.Sqlite;

/// <summary>
/// A format that never was, one before the first: log.db kept the end of what was cut under another name, state.db had
/// no index. It is made of the golden directory, and the step from it is a test's own; the way is the product's.
/// </summary>
internal static class FormatZero
{
    public static StoreMigration Step { get; } = StepOf(_ => { }, _ => { });

    /// <summary>The same, with something done within each transaction after half of the step.</summary>
    public static StoreMigration StepOf(Action<Connection> inLog, Action<Connection> inState) => new(
        0, "rename the cut, index the states",
        log =>
        {
            log.Execute("ALTER TABLE cut RENAME TO trimmed");
            inLog(log);
        },
        state =>
        {
            state.Execute("CREATE INDEX states_by_id_hash ON states (id_hash)");
            inState(state);
        });

    /// <summary>Fills an empty directory.</summary>
    public static void Make(DataDirectory directory)
    {
        var golden = Path.Combine(AppContext.BaseDirectory, "Golden", "v1");
        foreach (var path in Directory.GetFiles(golden)) File.Copy(path, directory[Path.GetFileName(path)]);
        File.WriteAllText(directory["FORMAT"], "decisioning-store 0\n");
        RawFile.Run(directory["log.db"], "ALTER TABLE trimmed RENAME TO cut", "PRAGMA user_version = 0");
        RawFile.Run(directory["state.db"], "DROP INDEX states_by_id_hash", "PRAGMA user_version = 0");
    }

    public static SqliteStoreOptions Options(
        string directory, StoreMigration? step = null, Func<string, long>? freeBytes = null) =>
        new()
        {
            Directory = directory,
            ReserveBytes = 0,
            Migrations = [step ?? Step],
            FreeBytes = freeBytes ?? (_ => long.MaxValue),
        };
}
