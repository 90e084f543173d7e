namespace Decisioning.Storage;

/// <summary>The stored data has a format that this version cannot read. It ends the start.</summary>
public sealed class StoreFormatException(string path, string found, string supported) : StoreException(
    $"'{path}' holds {found}; this version reads {supported}. Use the version that wrote it, or name another "
    + "directory.")
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>What was found there.</summary>
    public string Found { get; } = found;

    /// <summary>What would be read.</summary>
    public string Supported { get; } = supported;
}
