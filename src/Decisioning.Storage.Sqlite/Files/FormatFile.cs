using System.Globalization;
using System.Text;
using Decisioning.Storage.Sqlite.Backups;

namespace Decisioning.Storage.Sqlite.Files;

/// <summary>The file <c>FORMAT</c> of a data directory: which program's data it is and in which format, readable by
/// people and checked before any other file is touched.</summary>
internal static class FormatFile
{
    public const string FileName = "FORMAT";

    private const string Head = "decisioning-store ";

    public static string Content { get; } = $"{Head}{Schema.Format}\n";

    /// <summary>The number that a directory's file says; null when it is absent or says something else.</summary>
    public static int? NumberIn(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path)) return null;
        var text = File.ReadAllText(path);
        return text.StartsWith(Head, StringComparison.Ordinal) && int.TryParse(
            text.AsSpan(Head.Length).TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }

    /// <summary>Checks the file, or writes it into a new directory.</summary>
    public static void CheckOrWrite(string directory)
    {
        if (BackupFile.IsIn(directory))
        {
            throw new StoreFormatException(
                directory, "a backup", "a base", "'restore' makes one of a backup; or name another directory.");
        }

        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            if (File.Exists(Path.Combine(directory, SqliteStore.LogFileName)))
            {
                throw new StoreFormatException(
                    path, "nothing, beside a log", $"'{Content.Trim()}'",
                    "Put the file back from a backup of this base, or name another directory.");
            }

            Write(directory);
            return;
        }

        var found = File.ReadAllText(path);
        if (found != Content)
        {
            throw new StoreFormatException(
                path, $"'{found.Trim()}'", $"'{Content.Trim()}'", StoreFormatException.OtherVersion);
        }
    }

    /// <summary>Writes beside and renames, so that the file is whole or as it was.</summary>
    public static void Write(string directory)
    {
        var path = Path.Combine(directory, FileName);
        using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write))
        {
            file.Write(Encoding.ASCII.GetBytes(Content));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}
