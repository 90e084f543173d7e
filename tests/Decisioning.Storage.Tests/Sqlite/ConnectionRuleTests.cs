using Decisioning.Storage.Sqlite;
using Decisioning.Storage.Sqlite.Connections;
using static Decisioning.Storage.Tests.Suite.Samples;

namespace Decisioning.Storage.Tests.Sqlite;

/// <summary>The rule that this SQLite's WAL-reset bug makes necessary: one connection alone writes and checkpoints a
/// file, and it closes last.</summary>
public sealed class ConnectionRuleTests : IDisposable
{
    private readonly DataDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Open_EachFile_HasOneWriterAndItsOtherConnectionsCanNeitherWriteNorCheckpoint()
    {
        await using var store = await _directory.OpenAsync();
        foreach (var file in new[] { "log.db", "state.db" })
        {
            var open = store.Register.Open.Where(each => each.Path == _directory[file]).ToList();
            Assert.Equal(5, open.Count);
            Assert.False(Assert.Single(open, each => each.Writes).IsReadOnly);
            Assert.All(open, each => Assert.Equal("0", each.ReadPragma("wal_autocheckpoint")));
            foreach (var reader in open.Where(each => !each.Writes))
            {
                Assert.True(reader.IsReadOnly);
                Assert.Throws<SqliteCallException>(() => reader.Execute("CREATE TABLE more (x)"));
            }
        }
    }

    [Fact]
    public async Task Open_SettingsOfTheWriters_AreAsPromised()
    {
        await using var store = await _directory.OpenAsync();
        string Setting(string file, string pragma) =>
            store.Register.Open.Single(each => each.Writes && each.Path == _directory[file]).ReadPragma(pragma);
        Assert.Equal(
            ("wal", "2", "1"),
            (Setting("log.db", "journal_mode"), Setting("log.db", "synchronous"), Setting("log.db", "secure_delete")));
        Assert.Equal(
            ("wal", "1", "1"),
            (Setting("state.db", "journal_mode"), Setting("state.db", "synchronous"),
                Setting("state.db", "secure_delete")));
    }

    [Fact]
    public async Task Close_Store_ClosesEveryConnectionAndLeavesNoSideFile()
    {
        var store = await _directory.OpenAsync();
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(store, claim, Record(1)));
        Assert.True(File.Exists(_directory["log.db-wal"]));
        await store.DisposeAsync();
        Assert.Empty(store.Register.Open);
        Assert.Equal(
            ["FORMAT", "LOCK", "log.db", "reserve", "state.db"],
            Directory.GetFiles(_directory.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Add_SecondWriter_IsRefused()
    {
        await using var store = await _directory.OpenAsync();
        Assert.Throws<InvalidOperationException>(
            () => new Connection(_directory["log.db"], writes: true, store.Register));
    }

    [Fact]
    public void Remove_WriterBeforeReaders_IsRefused()
    {
        var register = new ConnectionRegister();
        Assert.Throws<InvalidOperationException>(
            () => new Connection(_directory["x.db"], writes: false, register));
        var writer = new Connection(_directory["x.db"], writes: true, register);
        using var reader = new Connection(_directory["x.db"], writes: false, register);
        Assert.Throws<InvalidOperationException>(writer.Dispose);
    }

    [Fact]
    public async Task Append_Much_WriteAheadLogStaysWithinItsBound()
    {
        var options = _directory.Options();
        await using var store = await SqliteStore.OpenAsync(options);
        var claim = await AcquireAsync(store);
        var longest = 0L;
        for (var i = 0; i < 100; i++)
        {
            var records = Enumerable.Range(1, 40).Select(n => Record(i * 100 + n) with { Payload = new byte[1_000] });
            await store.AppendAsync(Group(store, claim, [.. records]));
            longest = Math.Max(longest, new FileInfo(_directory["log.db-wal"]).Length);
        }

        // Five times the 16 pages, and one group of 40,000 bytes.
        Assert.InRange(longest, 1, (5 * options.WalPages + 20) * 4_200);
    }

    [Fact]
    public async Task Append_EpochChangedByAForeignConnection_IsRefused()
    {
        await using var store = await _directory.OpenAsync();
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(store, claim, Record(1)));
        RawFile.Run(_directory["log.db"], "UPDATE epochs SET nonce = nonce + 1 WHERE partition = 0");
        await Assert.ThrowsAsync<StaleEpochException>(
            async () => await store.AppendAsync(Group(store, claim, Record(2))));
    }
}
