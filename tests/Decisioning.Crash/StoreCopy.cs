namespace Decisioning.Crash;

/// <summary>A copy of files that nobody writes to, to be put back later.</summary>
internal sealed class StoreCopy
{
    private readonly string _files;
    private readonly string _pattern;
    private readonly string _copy;

    public StoreCopy(string files, string scratch, string pattern)
    {
        (_files, _pattern) = (files, pattern);
        _copy = Directory.CreateDirectory(Path.Combine(scratch, Path.GetRandomFileName())).FullName;
        foreach (var file in Directory.EnumerateFiles(files, pattern, SearchOption.AllDirectories))
            CopyTo(file, Path.Combine(_copy, Path.GetRelativePath(files, file)));
    }

    /// <summary>Puts the files back, or those of a pattern, in place of those that are there now.</summary>
    public void PutBack(string? pattern = null)
    {
        foreach (var file in Directory.EnumerateFiles(_files, pattern ?? _pattern, SearchOption.AllDirectories))
            File.Delete(file);
        foreach (var file in Directory.EnumerateFiles(_copy, pattern ?? _pattern, SearchOption.AllDirectories))
            CopyTo(file, Path.Combine(_files, Path.GetRelativePath(_copy, file)));
    }

    private static void CopyTo(string file, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target, overwrite: true);
    }
}
