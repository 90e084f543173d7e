using System.Text;
using Decisioning.Storage.Sqlite.Backups;

namespace Decisioning.Storage.Sqlite.Files;

/// <summary>The file <c>FORMAT</c> of a data directory: which program's data it is and in which format, readable by
/// people and checked before any other file is touched.</summary>
internal static class FormatFile
{
    public const string FileName = "FORMAT";

    public static string Content { get; } = $"decisioning-store {Schema.Format}\n";

    /// <summary>Checks the file, or writes it into a new directory.</summary>
    public static void CheckOrWrite(string directory)
    {
        if (BackupFile.IsIn(directory))
            throw new StoreFormatException(directory, "a backup", "a base; 'restore' makes one of a backup");
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            if (File.Exists(Path.Combine(directory, SqliteStore.LogFileName)))
                throw new StoreFormatException(path, "nothing, beside a log", Content.Trim());
            Write(path);
            return;
        }

        var found = File.ReadAllText(path);
        if (found != Content)
            throw new StoreFormatException(path, $"'{found.Trim()}'", $"'{Content.Trim()}'");
    }

    /// <summary>Writes beside and renames, so that the file is whole or absent.</summary>
    private static void Write(string path)
    {
        using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write))
        {
            file.Write(Encoding.ASCII.GetBytes(Content));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path);
    }
}
