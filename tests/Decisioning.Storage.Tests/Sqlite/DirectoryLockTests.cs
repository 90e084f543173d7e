using System.Globalization;
using Decisioning.Storage.Sqlite;
using static Decisioning.Storage.Tests.Suite.Samples;

namespace Decisioning.Storage.Tests.Sqlite;

public sealed class DirectoryLockTests : IDisposable
{
    private readonly DataDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Open_HeldByThisProcess_IsRefusedNamingDirectoryAndProcess()
    {
        await using var store = await _directory.OpenAsync();
        var refused = await Assert.ThrowsAsync<StoreLockedException>(_directory.OpenAsync);
        Assert.Equal(_directory.Path, refused.Directory);
        Assert.Equal(Environment.ProcessId, refused.ProcessId);

        // The refused one has not loosened the hold of the first.
        await Assert.ThrowsAsync<StoreLockedException>(_directory.OpenAsync);
    }

    [Fact]
    public async Task Open_HeldByAnotherProcess_IsRefusedUntilThatIsKilledAndNothingAcknowledgedIsLost()
    {
        using var other = SecondProcess.Start(_directory.Path);
        var acknowledged = 0L;
        while (acknowledged < 20) acknowledged = Number(await other.ReadLineAsync());

        var refused = await Assert.ThrowsAsync<StoreLockedException>(_directory.OpenAsync);
        Assert.Equal(other.Id, refused.ProcessId);

        var rest = await other.KillAsync();
        foreach (var line in rest.Split('\n')[..^1]) acknowledged = Number(line);
        await using var store = await _directory.OpenAsync();
        var records = await ReadAllAsync(store);
        Assert.InRange(records.Count, acknowledged, acknowledged + 1);
        Assert.Equal(Enumerable.Range(1, records.Count).Select(n => (long)n), records.Select(each => each.Number));
        Assert.Equal(2, (await AcquireAsync(store)).Epoch.Counter);
    }

    [Fact]
    public async Task Open_ByAnotherProcessWhileHeldHere_IsRefusedThere()
    {
        await using var store = await _directory.OpenAsync();
        using var other = SecondProcess.Start(_directory.Path);
        var line = await other.ReadLineAsync();
        Assert.Contains(_directory.Path, line);
        Assert.Contains($"process {Environment.ProcessId}", line);
        Assert.Equal(3, await other.WaitAsync());
    }

    [Fact]
    public async Task Open_LockFileLeftBehind_IsTaken()
    {
        await File.WriteAllTextAsync(_directory["LOCK"], "999999\n");
        await using var store = await _directory.OpenAsync();
        Assert.Equal(_directory.Path, store.Description.Owner);
    }

    [Fact]
    public async Task Open_PathThatIsAFile_IsRefused()
    {
        await File.WriteAllTextAsync(_directory["file"], "");
        await Assert.ThrowsAnyAsync<IOException>(
            () => SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = _directory["file"] }));
    }

    private static long Number(string? line) => long.Parse(line!, CultureInfo.InvariantCulture);
}
