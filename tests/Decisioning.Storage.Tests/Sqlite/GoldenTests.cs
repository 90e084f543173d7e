using Decisioning.Storage.Hashing;
using Decisioning.Storage.Sqlite.Files;
using static Decisioning.Storage.Tests.Suite.Samples;

namespace Decisioning.Storage.Tests.Sqlite;

/// <summary>The stored formats, pinned. When one of these fails the format has changed: raise its number, keep reading
/// the one before, and add golden files beside these (<c>dotnet exec Decisioning.Storage.Tests.dll golden DIR</c>).
/// </summary>
public sealed class GoldenTests : IDisposable
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Golden");

    private readonly DataDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Open_GoldenDirectory_ReadsEverythingInIt()
    {
        foreach (var path in Directory.GetFiles(Path.Combine(Golden, "v1")))
            File.Copy(path, _directory[Path.GetFileName(path)]);
        await using var store = await _directory.OpenAsync();
        Assert.Equal(await ReadAsync("v1.txt"), await GoldenData.DescribeAsync(store));
    }

    [Fact]
    public async Task Write_GoldenData_ReadsTheSameAsTheGoldenDirectory()
    {
        await using var store = await _directory.OpenAsync();
        await GoldenData.WriteAsync(store);
        Assert.Equal(await ReadAsync("v1.txt"), await GoldenData.DescribeAsync(store));
    }

    [Theory]
    [InlineData("log.db")]
    [InlineData("state.db")]
    public async Task Open_NewDirectory_HasTheGoldenTables(string file)
    {
        await (await _directory.OpenAsync()).DisposeAsync();
        string Tables(string path) => string.Join(
            ";\n", RawFile.Run(path, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")) + ";\n";
        Assert.Equal(await ReadAsync(file + ".sql"), Tables(_directory[file]));
        File.Copy(Path.Combine(Golden, "v1", file), _directory["golden.db"]);
        Assert.Equal(Tables(_directory["golden.db"]), Tables(_directory[file]));
    }

    /// <summary>Computed once by a bitwise CRC-32C over the documented layout, in another language.</summary>
    [Fact]
    public void Checksums_KnownRecords_AreTheGoldenOnes()
    {
        Assert.Equal(0xEA895B43, RecordChecksum.Of(Record(1)));
        Assert.Equal(0xA2B1E0AD, RecordChecksum.Of(Record(1L << 40, 255, uint.MaxValue, 7, "") with { AtMs = -1 }));
        Assert.Equal(0x4F919567U, RecordChecksum.Of(State(3, 4_000_000_000, 5, ulong.MaxValue, "state")));
        Assert.Equal(0x20F70956U, RecordChecksum.Of("catalog", 7, [1, 2, 3]));
    }

    [Fact]
    public void FilesForPeople_Contents_AreTheGoldenOnes()
    {
        Assert.Equal(File.ReadAllText(Path.Combine(Golden, "v1", "FORMAT")), FormatFile.Content);
        Assert.Equal("1234\n", DirectoryLock.Content(1234));
    }

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(Golden, file));
}
