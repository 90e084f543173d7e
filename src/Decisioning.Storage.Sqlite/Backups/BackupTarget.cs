using Decisioning.Storage.Sqlite.Connections;
using Decisioning.Storage.Sqlite.Files;

namespace Decisioning.Storage.Sqlite.Backups;

/// <summary>The two files that a backup is written into, by one connection each. They are a data directory's, so a
/// restore is a copy.</summary>
internal sealed class BackupTarget : IDisposable
{
    private const int PagesOfSideFile = 4_096;

    private readonly string _directory;
    private readonly ConnectionRegister _register = new();
    private readonly WalPolicy _logWal = new(PagesOfSideFile);
    private readonly WalPolicy _stateWal = new(PagesOfSideFile);

    public BackupTarget(string directory)
    {
        _directory = directory;
        FormatFile.CheckOrWrite(directory);
        Log = Schema.OpenLog(Path.Combine(directory, SqliteStore.LogFileName), _register);
        try
        {
            States = Schema.OpenState(Path.Combine(directory, SqliteStore.StateFileName), _register);
        }
        catch
        {
            Log.Dispose();
            throw;
        }
    }

    public Connection Log { get; }

    public Connection States { get; }

    /// <summary>Runs a part of the copy as one transaction of one of the files.</summary>
    public void Write(Connection file, Action part)
    {
        file.Prepare("BEGIN IMMEDIATE").Run();
        part();
        file.Prepare("COMMIT").Run();
        (file == Log ? _logWal : _stateWal).AfterWork(file);
    }

    /// <summary>Moves what was written into the files themselves, and makes them durable.</summary>
    public void Finish()
    {
        foreach (var file in new[] { Log, States })
        {
            if (!file.Checkpoint(truncate: true))
                throw new InvalidOperationException($"The write-ahead log of '{file.Path}' could not be emptied.");
        }

        Dispose();
        foreach (var name in new[] { SqliteStore.LogFileName, SqliteStore.StateFileName })
        {
            using var file = File.OpenHandle(Path.Combine(_directory, name), access: FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
        }
    }

    public void Dispose()
    {
        States.Dispose();
        Log.Dispose();
    }
}
