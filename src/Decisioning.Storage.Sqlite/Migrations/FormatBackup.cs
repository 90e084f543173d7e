using System.Globalization;
using Decisioning.Storage.Sqlite.Backups;
using Decisioning.Storage.Sqlite.Files;

namespace Decisioning.Storage.Sqlite.Migrations;

/// <summary>The copy of a base that is made before its format changes: a backup within the data directory, whole or
/// absent, which the version that wrote the base restores like any other.</summary>
internal static class FormatBackup
{
    private static readonly string[] Files =
        [SqliteStore.LogFileName, SqliteStore.StateFileName, FormatFile.FileName];

    public static string PathIn(string directory, int format) =>
        Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"backup-format-{format}"));

    /// <summary>Copies the files, which nobody has open and whose side files are empty.</summary>
    /// <exception cref="StoreUnavailableException">The disk has no room for the copy.</exception>
    public static void Make(string directory, int format, BackupReport report, Func<string, long> freeBytes)
    {
        var bytes = Files.Sum(name => new FileInfo(Path.Combine(directory, name)).Length);
        if (freeBytes(directory) < bytes + (bytes / 10))
        {
            throw new StoreUnavailableException(
                StoreOutcome.Known,
                $"'{directory}' has format {format}, and is copied before that changes to {Schema.Format}: free "
                + $"{(bytes + (bytes / 10)) >> 20} MiB on its disk. Nothing was changed.");
        }

        var target = PathIn(directory, format);
        var unfinished = target + ".new";
        Remove(unfinished);
        Directory.CreateDirectory(unfinished);
        foreach (var name in Files)
        {
            var copy = Path.Combine(unfinished, name);
            File.Copy(Path.Combine(directory, name), copy);
            using var file = File.OpenHandle(copy, access: FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
        }

        BackupFile.Write(unfinished, report);
        Remove(target);
        Directory.Move(unfinished, target);
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    }
}
