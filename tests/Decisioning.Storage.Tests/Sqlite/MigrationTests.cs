using Decisioning.Storage.Sqlite;
using Decisioning.Storage.Sqlite.Migrations;

namespace Decisioning.Storage.Tests.Sqlite;

public sealed class MigrationTests : IDisposable
{
    private readonly DataDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private string Copy => _directory["backup-format-0"];

    [Fact]
    public async Task Open_OlderFormat_IsCopiedBroughtAndReadsTheSame()
    {
        FormatZero.Make(_directory);
        await using (var store = await SqliteStore.OpenAsync(FormatZero.Options(_directory.Path)))
        {
            Assert.Equal(await GoldenAsync(), await GoldenData.DescribeAsync(store));
            Assert.Equal((0, Copy), (store.Migration!.From, store.Migration.Backup));
            Assert.Equal([FormatZero.Step.Name], store.Migration.Steps);
            Assert.Contains(Copy, store.Migration.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal("decisioning-store 1\n", await File.ReadAllTextAsync(_directory["FORMAT"]));
        AssertCopyIsOld();
        await using var again = await _directory.OpenAsync();
        Assert.Null(again.Migration);
    }

    [Fact]
    public async Task Open_CopyOfTheOlderFormatRestored_IsBroughtToo()
    {
        FormatZero.Make(_directory);
        await (await SqliteStore.OpenAsync(FormatZero.Options(_directory.Path))).DisposeAsync();
        var restored = _directory["restored"];
        SqliteBackup.CopyTo(Copy, restored);
        await using var store = await SqliteStore.OpenAsync(FormatZero.Options(restored));
        Assert.Equal(await GoldenAsync(), await GoldenData.DescribeAsync(store));
    }

    [Fact]
    public async Task Open_OlderFormatWithNoStepFromIt_IsRefusedAndUntouched()
    {
        FormatZero.Make(_directory);
        var refused = await Assert.ThrowsAsync<StoreFormatException>(_directory.OpenAsync);
        Assert.Equal("'decisioning-store 0'", refused.Found);
        Assert.False(Directory.Exists(Copy));
        Assert.Equal("0", RawFile.Run(_directory["log.db"], "PRAGMA user_version").Single());
    }

    [Theory]
    [InlineData("log")]
    [InlineData("state")]
    public async Task Open_AfterAKillWithinAStep_GoesOnFromThere(string where)
    {
        FormatZero.Make(_directory);
        using (var process = SecondProcess.StartMigration(_directory.Path, where))
        {
            Assert.Equal("within", await process.ReadLineAsync());
            await process.KillAsync();
        }

        Assert.Equal("decisioning-store 0\n", await File.ReadAllTextAsync(_directory["FORMAT"]));
        AssertCopyIsOld();
        await using (var store = await SqliteStore.OpenAsync(FormatZero.Options(_directory.Path)))
            Assert.Equal(await GoldenAsync(), await GoldenData.DescribeAsync(store));
        AssertCopyIsOld();
    }

    [Fact]
    public async Task Open_StepThatFails_ChangesNothingOfItsFile()
    {
        FormatZero.Make(_directory);
        var failing = FormatZero.StepOf(_ => throw new InvalidDataException("no"), _ => { });
        await Assert.ThrowsAsync<InvalidDataException>(
            () => SqliteStore.OpenAsync(FormatZero.Options(_directory.Path, failing)));
        Assert.Equal(
            ["cut"],
            RawFile.Run(_directory["log.db"], "SELECT name FROM sqlite_schema WHERE name IN ('cut', 'trimmed')"));
        await (await SqliteStore.OpenAsync(FormatZero.Options(_directory.Path))).DisposeAsync();
    }

    [Fact]
    public async Task Open_HalfWayAndTheCopyGone_IsRefused()
    {
        FormatZero.Make(_directory);
        var failing = FormatZero.StepOf(_ => { }, _ => throw new InvalidDataException("no"));
        await Assert.ThrowsAsync<InvalidDataException>(
            () => SqliteStore.OpenAsync(FormatZero.Options(_directory.Path, failing)));
        Directory.Delete(Copy, recursive: true);
        var refused = await Assert.ThrowsAsync<StoreDamagedException>(
            () => SqliteStore.OpenAsync(FormatZero.Options(_directory.Path)));
        Assert.Contains(Copy, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ACopyThatWasNotFinished_IsMadeAnew()
    {
        FormatZero.Make(_directory);
        Directory.CreateDirectory(Copy + ".new");
        await File.WriteAllTextAsync(Path.Combine(Copy + ".new", "log.db"), "half");
        await (await SqliteStore.OpenAsync(FormatZero.Options(_directory.Path))).DisposeAsync();
        AssertCopyIsOld();
        Assert.False(Directory.Exists(Copy + ".new"));
    }

    [Fact]
    public async Task Open_NoRoomForTheCopy_IsRefusedAndUntouched()
    {
        FormatZero.Make(_directory);
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => SqliteStore.OpenAsync(FormatZero.Options(_directory.Path, freeBytes: _ => 10_000)));
        Assert.Contains("Nothing was changed", refused.Message, StringComparison.Ordinal);
        Assert.Equal("0", RawFile.Run(_directory["state.db"], "PRAGMA user_version").Single());
        Assert.Equal("decisioning-store 0\n", await File.ReadAllTextAsync(_directory["FORMAT"]));
    }

    [Fact]
    public void All_Steps_LeadToThePresentFormatOneByOne()
    {
        var steps = StoreMigration.All;
        Assert.Equal(
            Enumerable.Range(Schema.Format - steps.Count, steps.Count), steps.Select(step => step.From));
        Assert.All(steps, step => Assert.Equal(step.From + 1, step.To));
    }

    private void AssertCopyIsOld()
    {
        Assert.True(SqliteBackup.IsBackup(Copy));
        Assert.Equal(5, SqliteBackup.Read(Copy).Records);
        Assert.Equal("decisioning-store 0\n", File.ReadAllText(Path.Combine(Copy, "FORMAT")));
        foreach (var file in new[] { "log.db", "state.db" })
            Assert.Equal("0", RawFile.Run(Path.Combine(Copy, file), "PRAGMA user_version").Single());
    }

    private static Task<string> GoldenAsync() =>
        File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Golden", "v1.txt"));
}
