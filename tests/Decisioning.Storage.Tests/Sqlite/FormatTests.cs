using Decisioning.Storage.Sqlite;

namespace Decisioning.Storage.Tests.Sqlite;

public sealed class FormatTests : IDisposable
{
    private readonly DataDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Open_NewDirectory_WritesTheFormatInAllThreeFiles()
    {
        await (await _directory.OpenAsync()).DisposeAsync();
        Assert.Equal("decisioning-store 1\n", await File.ReadAllTextAsync(_directory["FORMAT"]));
        foreach (var file in new[] { "log.db", "state.db" })
            Assert.Equal("1", Assert.Single(RawFile.Run(_directory[file], "PRAGMA user_version")));
    }

    [Theory]
    [InlineData("decisioning-store 2\n", "'decisioning-store 2'")]
    [InlineData("something else", "'something else'")]
    [InlineData("", "''")]
    public async Task Open_OtherFormatFile_IsRefusedAndNothingIsTouched(string content, string found)
    {
        await File.WriteAllTextAsync(_directory["FORMAT"], content);
        var refused = await Assert.ThrowsAsync<StoreFormatException>(_directory.OpenAsync);
        Assert.Equal(_directory["FORMAT"], refused.Path);
        Assert.Equal(found, refused.Found);
        Assert.Equal("'decisioning-store 1'", refused.Supported);
        Assert.Equal(content, await File.ReadAllTextAsync(_directory["FORMAT"]));
        Assert.False(File.Exists(_directory["log.db"]));
    }

    [Theory]
    [InlineData("log.db", "PRAGMA user_version = 2", "format 2")]
    [InlineData("state.db", "PRAGMA user_version = 2", "format 2")]
    [InlineData("log.db", "PRAGMA application_id = 5", "another program's data (application_id 5)")]
    public async Task Open_OtherFormatOfAFile_IsRefused(string file, string change, string found)
    {
        await (await _directory.OpenAsync()).DisposeAsync();
        RawFile.Run(_directory[file], change);
        var refused = await Assert.ThrowsAsync<StoreFormatException>(_directory.OpenAsync);
        Assert.Equal((_directory[file], found), (refused.Path, refused.Found));
    }

    [Fact]
    public async Task Open_ForeignDatabase_IsRefused()
    {
        RawFile.Run(_directory["state.db"], "CREATE TABLE theirs (x)");
        var refused = await Assert.ThrowsAsync<StoreFormatException>(_directory.OpenAsync);
        Assert.Equal(_directory["state.db"], refused.Path);
    }

    [Fact]
    public async Task Open_FormatFileLost_IsRefused()
    {
        await (await _directory.OpenAsync()).DisposeAsync();
        File.Delete(_directory["FORMAT"]);
        await Assert.ThrowsAsync<StoreFormatException>(_directory.OpenAsync);
    }

    [Theory]
    [InlineData("page_size = 1024", "page_size 1024")]
    [InlineData("auto_vacuum = FULL", "auto_vacuum 1")]
    public async Task Open_SettingThatCannotBeHad_StopsTheStart(string setting, string found)
    {
        await (await _directory.OpenAsync()).DisposeAsync();
        RawFile.Run(
            _directory["log.db"], "PRAGMA journal_mode = DELETE", $"PRAGMA {setting}", "VACUUM",
            "PRAGMA journal_mode = WAL");
        var refused = await Assert.ThrowsAsync<StoreFormatException>(_directory.OpenAsync);
        Assert.Equal(found, refused.Found);
    }

    [Fact]
    public async Task Open_AfterARefusal_TheDirectoryIsFreeAgain()
    {
        await File.WriteAllTextAsync(_directory["FORMAT"], "other");
        await Assert.ThrowsAsync<StoreFormatException>(_directory.OpenAsync);
        File.Delete(_directory["FORMAT"]);
        await (await _directory.OpenAsync()).DisposeAsync();
    }

    public static TheoryData<string, SqliteStoreOptions> WrongOptions => new()
    {
        { "Readers", new SqliteStoreOptions { Directory = "x", Readers = 0 } },
        { "QueueLength", new SqliteStoreOptions { Directory = "x", QueueLength = 10_001 } },
        { "WalPages", new SqliteStoreOptions { Directory = "x", WalPages = 15 } },
        { "ReserveBytes", new SqliteStoreOptions { Directory = "x", ReserveBytes = -1 } },
        { "Retention", new SqliteStoreOptions { Directory = "x", Retention = TimeSpan.Zero } },
    };

    [Theory]
    [MemberData(nameof(WrongOptions), DisableDiscoveryEnumeration = true)]
    public async Task Open_OptionOutOfRange_IsRefusedNamingIt(string name, SqliteStoreOptions options) =>
        Assert.Equal(
            name,
            (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => SqliteStore.OpenAsync(options))).ParamName);
}
