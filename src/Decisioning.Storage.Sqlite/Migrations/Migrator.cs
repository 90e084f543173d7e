using System.Globalization;
using Decisioning.Storage.Sqlite.Backups;
using Decisioning.Storage.Sqlite.Connections;
using Decisioning.Storage.Sqlite.Files;

namespace Decisioning.Storage.Sqlite.Migrations;

/// <summary>
/// Brings a directory of an older format to the present one, by named steps, before it is opened. The files are copied
/// first. Each step of a file is one transaction that ends with the file's own number (<c>user_version</c>), and the
/// file <c>FORMAT</c> is written last: whenever the process ends, the next start finds where each file stands and goes
/// on from there.
/// </summary>
internal sealed class Migrator(
    string directory, IReadOnlyList<StoreMigration> migrations, Func<string, long> freeBytes, TimeProvider time)
{
    private readonly string _log = Path.Combine(directory, SqliteStore.LogFileName);
    private readonly string _state = Path.Combine(directory, SqliteStore.StateFileName);

    /// <summary>What was done; null: nothing, because nothing is to be done, or because this version knows no way from
    /// the format that is there, which the check of the format says then.</summary>
    /// <exception cref="StoreException">A file is none of ours, the copy has no room, or it is missing.</exception>
    public MigrationReport? Run()
    {
        if (BackupFile.IsIn(directory) || FormatFile.NumberIn(directory) is not { } from || from >= Schema.Format)
            return null;
        var steps = StepsFrom(from);
        if (steps.Count == 0) return null;
        var (log, state) = (Look(_log, Schema.LogId, from), Look(_state, Schema.StateId, from));
        var backup = FormatBackup.PathIn(directory, from);
        if (log == from && state == from)
        {
            FormatBackup.Make(directory, from, Report(), freeBytes);
        }
        else if (!BackupFile.IsIn(backup))
        {
            throw new StoreDamagedException(
                $"'{directory}' is on its way from format {from} to {Schema.Format}, but the copy of it that was made "
                + $"before, '{backup}', is gone. Put it back, or restore a backup.");
        }

        Bring(_log, log, steps, static step => step.Log);
        Bring(_state, state, steps, static step => step.State);
        FormatFile.Write(directory);
        return new MigrationReport(from, [.. steps.Select(step => step.Name)], backup);
    }

    /// <summary>The steps up to the present format; none when one of them is not known.</summary>
    private List<StoreMigration> StepsFrom(int from)
    {
        var steps = new List<StoreMigration>();
        for (var format = from; format < Schema.Format; format++)
        {
            if (migrations.FirstOrDefault(step => step.From == format) is not { } step) return [];
            steps.Add(step);
        }

        return steps;
    }

    /// <summary>The format of one file, whose side file is empty afterwards.</summary>
    private static int Look(string path, int id, int least)
    {
        if (!File.Exists(path)) throw new StoreDamagedException($"'{path}' is missing. Restore a backup.");
        using var connection = Open(path);
        if (connection.ReadPragma("application_id") != id.ToString(CultureInfo.InvariantCulture))
        {
            throw new StoreFormatException(
                path, "another program's data", $"application_id {id}", StoreFormatException.OtherPlace);
        }

        var format = int.Parse(connection.ReadPragma("user_version"), CultureInfo.InvariantCulture);
        if (format < least || format > Schema.Format)
        {
            throw new StoreFormatException(
                path, $"format {format}", $"format {least} to {Schema.Format}", StoreFormatException.OtherVersion);
        }

        if (!connection.Checkpoint(truncate: true))
            throw new StoreDamagedException($"The write-ahead log of '{path}' cannot be emptied.");
        return format;
    }

    private static void Bring(
        string path, int from, List<StoreMigration> steps, Func<StoreMigration, Action<Connection>> partOf)
    {
        foreach (var step in steps.Where(step => step.From >= from))
        {
            using var connection = Open(path);
            connection.Execute("BEGIN IMMEDIATE");
            partOf(step)(connection);
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={step.To}; COMMIT"));
        }
    }

    private BackupReport Report()
    {
        using var log = Open(_log);
        using var state = Open(_state);
        return new BackupReport(
            log.Prepare("SELECT max(number) FROM log").RunScalar(),
            time.GetUtcNow(),
            log.Prepare("SELECT count(*) FROM log").RunScalar(),
            state.Prepare("SELECT count(*) FROM states").RunScalar(),
            log.Prepare("SELECT count(*) FROM documents").RunScalar(),
            Corrupt: 0);
    }

    private static Connection Open(string path)
    {
        var connection = new Connection(path, writes: true, new ConnectionRegister());
        try
        {
            connection.Demand("journal_mode", "wal");
            connection.Execute("PRAGMA synchronous=FULL");
            connection.Demand("secure_delete", "1");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
