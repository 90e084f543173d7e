namespace Decisioning.Storage;

/// <summary>Another process, or another store of this one, holds the data.</summary>
public sealed class StoreLockedException(string directory, int? processId) : StoreException(
    $"The data in '{directory}' is in use by "
    + (processId is { } pid ? $"process {pid}" : "another process")
    + ". Stop it first, or name another directory: two processes never share one.")
{
    /// <summary>The data directory.</summary>
    public string Directory { get; } = directory;

    /// <summary>The process that holds it, as far as it could be read.</summary>
    public int? ProcessId { get; } = processId;
}
