using Decisioning.Storage.Sqlite.Backups;
using Decisioning.Storage.Sqlite.Connections;
using Decisioning.Storage.Sqlite.Files;

namespace Decisioning.Storage.Sqlite;

/// <summary>
/// Backups of the embedded store: a directory with the two files, cut at one record, and a file that says so. It is
/// made while a server serves the base, or when nobody holds it, and is served only after it was restored.
/// </summary>
public static class SqliteBackup
{
    /// <summary>Copies a base into an absent or empty directory.</summary>
    /// <exception cref="StoreException">The base cannot be read, or the target holds something.</exception>
    public static async Task<BackupReport> MakeAsync(
        string directory, string target, TimeProvider time, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
        {
            throw new StoreFormatException(
                target, "something already", "an absent or empty directory for a backup",
                StoreFormatException.OtherPlace);
        }

        await using var source = BackupSource.Open(Path.GetFullPath(directory));
        target = Directory.CreateDirectory(target).FullName;
        try
        {
            using var files = new BackupTarget(target);
            var report = await new BaseCopy(source, files, time).RunAsync(ct).ConfigureAwait(false);
            files.Finish();
            BackupFile.Write(target, report);
            return report;
        }
        catch (SqliteCallException failure)
        {
            throw SqliteFailures.OfWrite(failure, target);
        }
    }

    /// <summary>Whether a directory holds a whole backup.</summary>
    public static bool IsBackup(string directory) => BackupFile.IsIn(directory);

    /// <summary>What a backup's own file says of it.</summary>
    /// <exception cref="StoreFormatException">It is no whole backup.</exception>
    public static BackupReport Read(string backup) => BackupFile.Read(backup);

    /// <summary>Copies a backup's files into an absent directory, which is then a base that may be opened.</summary>
    /// <exception cref="StoreFormatException">It is no whole backup, or the target is there.</exception>
    public static void CopyTo(string backup, string target)
    {
        _ = BackupFile.Read(backup);
        if (Directory.Exists(target))
        {
            throw new StoreFormatException(
                target, "something already", "a new directory", StoreFormatException.OtherPlace);
        }

        Directory.CreateDirectory(target);
        foreach (var name in new[] { SqliteStore.LogFileName, SqliteStore.StateFileName, FormatFile.FileName })
        {
            var copy = Path.Combine(target, name);
            File.Copy(Path.Combine(backup, name), copy);
            using var file = File.OpenHandle(copy, access: FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
        }
    }
}
