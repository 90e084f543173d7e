using System.Globalization;
using System.Text;

namespace Decisioning.Storage.Sqlite.Backups;

/// <summary>The file <c>BACKUP</c>, written last: a directory with it holds a whole backup, one without it does not. A
/// store does not open a directory with it, because a backup is served only after a restore.</summary>
internal static class BackupFile
{
    public const string FileName = "BACKUP";

    private const string Head = "decisioning-backup 1";

    public static bool IsIn(string directory) => File.Exists(Path.Combine(directory, FileName));

    public static void Write(string directory, BackupReport report)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Head}\ncut {report.Cut}\ntaken {report.TakenAt:O}\nrecords {report.Records}\n"
            + $"states {report.States}\ndocuments {report.Documents}\ncorrupt {report.Corrupt}\n");
        var path = Path.Combine(directory, FileName);
        using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path);
    }

    /// <exception cref="StoreFormatException">The directory holds no whole backup, or another format.</exception>
    public static BackupReport Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            throw new StoreFormatException(
                path, "no whole backup", $"'{Head}'", "Name a directory that 'backup' has finished.");
        }

        var lines = File.ReadAllLines(path);
        if (lines.Length == 0 || lines[0] != Head)
        {
            throw new StoreFormatException(
                path, $"'{lines.FirstOrDefault()}'", $"'{Head}'", StoreFormatException.OtherVersion);
        }

        try
        {
            return new BackupReport(
                Number(lines, "cut"),
                DateTimeOffset.ParseExact(Text(lines, "taken"), "O", CultureInfo.InvariantCulture),
                Number(lines, "records"),
                Number(lines, "states"),
                Number(lines, "documents"),
                Number(lines, "corrupt"));
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            throw new StoreFormatException(
                path, $"a line that is wrong ({wrong.Message})", $"'{Head}'", "It is damaged: use another backup.");
        }
    }

    private static long Number(string[] lines, string name) =>
        long.Parse(Text(lines, name), NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Text(string[] lines, string name) =>
        Array.Find(lines, line => line.StartsWith(name + " ", StringComparison.Ordinal))?[(name.Length + 1)..]
        ?? throw new FormatException($"there is no line '{name}'");
}
