using System.Globalization;
using Decisioning.Storage.Sqlite;
using Decisioning.Storage.Sqlite.Connections;
using SQLitePCL;
using static Decisioning.Storage.Tests.Suite.Samples;

namespace Decisioning.Storage.Tests.Sqlite;

public sealed class WriteFailureTests : IDisposable
{
    private readonly DataDirectory _directory = new();
    private int _failWith;

    /// <summary>So many writes are made before one fails.</summary>
    private int _failAfter;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Append_SystemRefusesTheWrite_HasAnUnknownOutcomeAndTheLogIsWholeAfterwards()
    {
        using var other = SecondProcess.StartWithFileLimit(_directory.Path, blocksOf512: 400);
        var acknowledged = 0L;
        string? line;
        while (long.TryParse(line = await other.ReadLineAsync(), CultureInfo.InvariantCulture, out var number))
            acknowledged = number;
        Assert.StartsWith("StoreUnavailableException Unknown: ", line);
        Assert.Contains("may or may not", line);
        Assert.Equal(3, await other.WaitAsync());

        Assert.InRange(acknowledged, 1, 1_000);
        await using var store = await _directory.OpenAsync();
        var records = await ReadAllAsync(store);
        Assert.InRange(records.Count, acknowledged, acknowledged + 1);
        AssertSame(Record(acknowledged, previous: acknowledged - 1), records[(int)acknowledged - 1]);
    }

    [Fact]
    public async Task Append_FsyncFails_RefusesEverythingAfterIt()
    {
        await using var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        _failWith = raw.SQLITE_IOERR_FSYNC;
        await Assert.ThrowsAsync<FsyncFailedException>(
            async () => await store.AppendAsync(Group(store, claim, Record(1))));
        _failWith = raw.SQLITE_OK;
        await Assert.ThrowsAsync<FsyncFailedException>(
            async () => await store.AppendAsync(Group(store, claim, Record(1))));
        await Assert.ThrowsAsync<FsyncFailedException>(async () => await store.AcquireAsync([0]));
    }

    [Theory]
    [InlineData(raw.SQLITE_FULL, StoreOutcome.Known)]
    [InlineData(raw.SQLITE_BUSY, StoreOutcome.Known)]
    [InlineData(raw.SQLITE_BUSY_SNAPSHOT, StoreOutcome.Known)]
    [InlineData(raw.SQLITE_READONLY, StoreOutcome.Known)]
    [InlineData(raw.SQLITE_CANTOPEN, StoreOutcome.Known)]
    [InlineData(raw.SQLITE_IOERR_WRITE, StoreOutcome.Unknown)]
    [InlineData(raw.SQLITE_IOERR_SHMMAP, StoreOutcome.Unknown)]
    [InlineData(raw.SQLITE_NOMEM, StoreOutcome.Unknown)]
    public async Task Append_PassingFailure_SaysItsOutcomeAndTheNextGoesOn(int code, StoreOutcome outcome)
    {
        await using var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        _failWith = code;
        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await store.AppendAsync(Group(store, claim, Record(1))));
        Assert.Equal(outcome, failure.Outcome);
        _failWith = raw.SQLITE_OK;
        await store.AppendAsync(Group(store, claim, Record(1)));
        AssertSame(Record(1), Assert.Single(await ReadAllAsync(store)));
    }

    [Theory]
    [InlineData(raw.SQLITE_IOERR_DIR_FSYNC, typeof(FsyncFailedException))]
    [InlineData(raw.SQLITE_CORRUPT, typeof(StoreDamagedException))]
    [InlineData(raw.SQLITE_NOTADB, typeof(StoreDamagedException))]
    public void OfWrite_FatalCode_HasItsOwnFailure(int code, Type expected) =>
        Assert.IsType(expected, SqliteFailures.OfWrite(new SqliteCallException(code, "COMMIT", "text"), "log.db"));

    /// <summary>Pieces are erased from the newest on, the state last: the customer is found, and the rest is done.
    /// </summary>
    [Fact]
    public async Task Erase_CutOffBetweenItsPieces_IsFinishedByWhoeverRepeatsIt()
    {
        const int Records = 1_200;
        await using var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        foreach (var numbers in Enumerable.Range(1, Records).Chunk(1_000))
            await store.AppendAsync(Group(store, claim, [.. numbers.Select(number => Record(number))]));
        await store.SaveStatesAsync(Batch(store, claim, 0, State(0, 1, Records)));
        LogStub[] stubs = [.. Enumerable.Range(1, Records).Select(number => new LogStub(number, 0, new byte[] { 1 }))];

        // Three pieces are looked at, then three are written; the second of these fails.
        (_failWith, _failAfter) = (raw.SQLITE_FULL, 4);
        await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await store.EraseAsync(claim, 1, stubs, replacement: null));
        (_failWith, _failAfter) = (raw.SQLITE_OK, 0);
        Assert.Equal(0, (await store.ReadAsync(0, Records))!.Value.Kind);
        AssertSame(Record(1), await store.ReadAsync(0, 1));
        Assert.NotNull(await store.LoadAsync(0, 1));

        await store.EraseAsync(claim, 1, stubs, replacement: null);
        Assert.All(await ReadAllAsync(store), record => Assert.Equal(0, record.Kind));
        Assert.Null(await store.LoadAsync(0, 1));
    }

    private Task<SqliteStore> OpenAsync() => SqliteStore.OpenAsync(new SqliteStoreOptions
    {
        Directory = _directory.Path,
        ReserveBytes = 64 << 10,
        BeforeLogWrite = (_, _) =>
        {
            if (_failWith != raw.SQLITE_OK && --_failAfter < 0)
                throw new SqliteCallException(_failWith, "COMMIT", "played");
        },
    });
}
