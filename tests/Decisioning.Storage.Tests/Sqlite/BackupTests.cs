using Decisioning.Storage.Sqlite;
using Decisioning.Storage.Sqlite.Backups;
using static Decisioning.Storage.Tests.Suite.Samples;

namespace Decisioning.Storage.Tests.Sqlite;

public sealed class BackupTests : IDisposable
{
    private readonly DataDirectory _directory = new();
    private readonly DataDirectory _backups = new();

    public void Dispose()
    {
        _directory.Dispose();
        _backups.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Make_GoldenBase_GivesABaseThatReadsTheSame(bool whileItIsOpen)
    {
        var store = await _directory.OpenAsync();
        await GoldenData.WriteAsync(store);
        if (!whileItIsOpen) await store.DisposeAsync();
        var report = await MakeAsync("one");
        await store.DisposeAsync();
        Assert.Equal(((1L << 40) + 1, 5, 3, 2, 0), (report.Cut, report.Records, report.States, report.Documents,
            report.Corrupt));
        Assert.Equal(report, SqliteBackup.Read(_backups["one"]));
        SqliteBackup.CopyTo(_backups["one"], _backups["restored"]);
        await using var restored = await SqliteStore.OpenAsync(Options(_backups["restored"]));
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Golden", "v1.txt")),
            await GoldenData.DescribeAsync(restored));
    }

    /// <summary>As after <c>kill -9</c>: the newest records lie in the side file alone.</summary>
    [Fact]
    public async Task Make_OfWhatAKilledProcessLeft_HoldsEveryAcknowledgedRecord()
    {
        long acknowledged;
        using (var process = SecondProcess.Start(_directory.Path))
        {
            for (var i = 0; i < 50; i++) await process.ReadLineAsync();
            var rest = await process.KillAsync();
            acknowledged = 50 + rest.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        }

        var report = await MakeAsync("one");
        Assert.InRange(report.Cut, acknowledged - 1, acknowledged + 1);
    }

    [Fact]
    public async Task Make_BesideAnotherProcess_HoldsWhatItAcknowledgedAndDoesNotStopIt()
    {
        using var process = SecondProcess.Start(_directory.Path);
        for (var round = 1; round <= 3; round++)
        {
            var last = 0L;
            for (var i = 0; i < 200; i++) last = long.Parse((await process.ReadLineAsync())!);
            var report = await MakeAsync($"{round}");
            Assert.True(report.Cut >= last, $"{last} was acknowledged, the backup ends at {report.Cut}.");
            Assert.Equal(report.Cut, report.Records);
        }

        await process.KillAsync();
    }

    [Fact]
    public async Task Make_BaseThatChangesBetweenTheParts_IsWholeAllTheSame()
    {
        await using var store = await _directory.OpenAsync();
        var claim = await AcquireAsync(store);
        var number = 0L;

        // A record of a new customer, then the counters, then his state with the checkpoint, as an engine does it.
        async Task ChangeAsync()
        {
            number++;
            await store.AppendAsync(Group(store, claim, Record(number, customer: (uint)number)));
            await store.PutDocumentAsync("counters", number, new byte[] { 1 });
            await store.SaveStatesAsync(Batch(store, claim, number, State(0, (uint)number, number)));
        }

        await ChangeAsync();
        await using (var source = BackupSource.Open(_directory.Path))
        using (var target = new BackupTarget(Directory.CreateDirectory(_backups["one"]).FullName))
        {
            var copy = new BaseCopy(source, target, TimeProvider.System) { Between = ChangeAsync };
            Assert.Equal(4, (await copy.RunAsync(CancellationToken.None)).Cut);
            target.Finish();
        }

        await using var restored = await SqliteStore.OpenAsync(Options(_backups["one"]));
        var position = await restored.GetPositionAsync(0);
        Assert.Equal([1, 2, 3, 4], (await ReadAllAsync(restored)).Select(record => record.Number));
        var states = await ReadStatesAsync(restored);
        for (var record = 1U; record <= position.Checkpoint; record++)
            Assert.Contains(states, state => state.Customer == record);
        var counters = await restored.ListDocumentsAsync("counters");
        Assert.InRange(counters[^1].Number, states.Max(state => state.LastNumber), position.Last);
    }

    [Fact]
    public async Task Make_LogCutBehindItsCheckpointMeanwhile_IsRefused()
    {
        await using var store = await _directory.OpenAsync();
        var claim = await AcquireAsync(store);
        var number = 0L;
        async Task CutAsync()
        {
            number++;
            await store.AppendAsync(Group(store, claim, Record(number)));
            await store.SaveStatesAsync(Batch(store, claim, number, State(0, 1, number)));
            await store.TrimLogAsync(0, number, [claim]);
        }

        await using var source = BackupSource.Open(_directory.Path);
        using var target = new BackupTarget(Directory.CreateDirectory(_backups["one"]).FullName);
        var copy = new BaseCopy(source, target, TimeProvider.System) { Between = CutAsync };
        await Assert.ThrowsAsync<StoreUnavailableException>(() => copy.RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Make_DamagedRows_CopiesThemAsDamaged()
    {
        await using (var store = await _directory.OpenAsync()) await GoldenData.WriteAsync(store);
        RawFile.Run(_directory["log.db"], "UPDATE log SET payload = x'00' WHERE number = 2");
        RawFile.Run(_directory["state.db"], "UPDATE states SET record = x'00' WHERE key = 2");
        Assert.Equal(2, (await MakeAsync("one")).Corrupt);
        SqliteBackup.CopyTo(_backups["one"], _backups["restored"]);
        await using var restored = await SqliteStore.OpenAsync(Options(_backups["restored"]));
        await Assert.ThrowsAsync<CorruptRecordException>(async () => await restored.ReadAsync(0, 2));
        await Assert.ThrowsAsync<CorruptRecordException>(async () => await restored.LoadAsync(0, 2));
    }

    [Fact]
    public async Task Make_IntoADirectoryThatHoldsSomething_IsRefused()
    {
        await (await _directory.OpenAsync()).DisposeAsync();
        await MakeAsync("one");
        await Assert.ThrowsAsync<StoreFormatException>(() => MakeAsync("one"));
        await Assert.ThrowsAsync<StoreFormatException>(
            () => SqliteBackup.MakeAsync(_backups["nothing"], _backups["two"], TimeProvider.System));
    }

    [Fact]
    public async Task Open_Backup_IsRefusedBecauseItMustBeRestored()
    {
        await (await _directory.OpenAsync()).DisposeAsync();
        await MakeAsync("one");
        var refused = await Assert.ThrowsAsync<StoreFormatException>(
            () => SqliteStore.OpenAsync(Options(_backups["one"])));
        Assert.Contains("'restore' makes one", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("decisioning-backup 2\ncut 1\n")]
    [InlineData("decisioning-backup 1\ncut one\n")]
    [InlineData("decisioning-backup 1\n")]
    [InlineData("")]
    public async Task CopyTo_OfNoWholeBackup_IsRefused(string? file)
    {
        await (await _directory.OpenAsync()).DisposeAsync();
        await MakeAsync("one");
        var path = Path.Combine(_backups["one"], "BACKUP");
        if (file is null) File.Delete(path);
        else await File.WriteAllTextAsync(path, file);
        Assert.Throws<StoreFormatException>(() => SqliteBackup.CopyTo(_backups["one"], _backups["restored"]));
        Assert.False(Directory.Exists(_backups["restored"]));
    }

    private Task<BackupReport> MakeAsync(string name) =>
        SqliteBackup.MakeAsync(_directory.Path, _backups[name], TimeProvider.System);

    private static SqliteStoreOptions Options(string directory) =>
        new() { Directory = directory, ReserveBytes = 0, WalPages = 16 };
}
