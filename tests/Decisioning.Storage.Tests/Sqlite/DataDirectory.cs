using Decisioning.Storage.Sqlite;

namespace Decisioning.Storage.Tests.Sqlite;

/// <summary>A data directory of one test, removed after it.</summary>
internal sealed class DataDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("decisioning-store-").FullName;

    public string this[string file] => System.IO.Path.Combine(Path, file);

    /// <summary>Opens the directory with a small reserve and small side files.</summary>
    public Task<SqliteStore> OpenAsync() => SqliteStore.OpenAsync(Options());

    public SqliteStoreOptions Options() => new() { Directory = Path, ReserveBytes = 64 << 10, WalPages = 16 };

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
