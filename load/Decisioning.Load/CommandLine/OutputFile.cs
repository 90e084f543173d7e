namespace Decisioning.Load.CommandLine;

/// <summary>A file that a command writes when its work is done: tried before, because minutes of measuring are lost
/// when it cannot be written then.</summary>
internal static class OutputFile
{
    /// <param name="option">What names it.</param>
    /// <param name="path">The file; null: none is written.</param>
    /// <param name="made">A directory that the command makes; null: none.</param>
    /// <returns>The path.</returns>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static string? Tried(string option, string? path, string? made = null)
    {
        if (path is null)
        {
            return null;
        }

        if (path.Length == 0)
        {
            throw new UsageException($"{option} is empty: name a file.");
        }

        if (Directory.Exists(path))
        {
            throw new UsageException($"{option} {path}: that is a directory; the name of a file is wanted.");
        }

        var directory = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(directory))
        {
            return made is not null && directory == Path.GetFullPath(made)
                ? path
                : throw new UsageException($"{option} {path}: there is no directory '{directory}' to write it to.");
        }

        Try(option, path);
        return path;
    }

    private static void Try(string option, string path)
    {
        try
        {
            var isNew = !File.Exists(path);
            File.Open(path, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
            if (isNew)
            {
                File.Delete(path);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {path}: it cannot be written: {refused.Message}");
        }
    }
}
