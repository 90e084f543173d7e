using Decisioning.Storage.Sqlite;
using Decisioning.Storage.Sqlite.Connections;
using static Decisioning.Storage.Tests.Suite.Samples;

namespace Decisioning.Storage.Tests.Sqlite;

/// <summary>A full disk, played by a limit on the pages of log.db that the reserve counts against.</summary>
public sealed class DiskFullTests : IDisposable
{
    private const int Pages = 40;
    private const int ReserveBytes = 64 << 10;

    private readonly DataDirectory _directory = new();
    private int _pages = Pages;
    private long _freeBytes = long.MaxValue;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Append_DiskFull_HasAKnownOutcomeAndNothingOfTheGroupIsWritten()
    {
        await using var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        var last = await FillAsync(store, claim);

        Assert.Equal(last, (await store.GetPositionAsync(0)).Last);
        var records = await ReadAllAsync(store);
        Assert.Equal(last, records[^1].Number);
        Assert.Equal(last, records.Count);
        Assert.False(File.Exists(_directory["reserve"]));
    }

    [Fact]
    public async Task Append_WhileFull_IsRefusedAtOnceUntilThereIsSpaceAgain()
    {
        await using var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        var last = await FillAsync(store, claim);
        await RefusedAsync(() => store.AppendAsync(Group(store, claim, Record(last + 1))).AsTask());
        await RefusedAsync(() => store.PutDocumentAsync("catalog", 1, new byte[1]).AsTask());

        (_pages, _freeBytes) = (2 * Pages, long.MaxValue);
        await store.AppendAsync(Group(store, claim, Record(last + 1)));
        Assert.Equal(last + 1, (await store.GetPositionAsync(0)).Last);
        Assert.Equal(ReserveBytes, new FileInfo(_directory["reserve"]).Length);
    }

    [Fact]
    public async Task WhileFull_SavingErasingTrimmingAndClosing_StillWork()
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        var last = await FillAsync(store, claim);
        await store.SaveStatesAsync(Batch(store, claim, last, State(0, 1, last)));
        await store.EraseAsync(claim, 1, [new LogStub(1, 0, default)], null);
        Assert.Equal(5, await store.TrimLogAsync(0, 5, [claim]));
        await store.DisposeAsync();

        await using var again = await OpenAsync();
        Assert.Equal(new LogPosition(5, last, last), await again.GetPositionAsync(0));
    }

    [Fact]
    public async Task WhileFull_WhatAnErasureOrACheckpointNeeds_IsWritten()
    {
        await using var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        var last = await FillAsync(store, claim);
        await store.AppendAsync(new AppendGroup
        {
            Log = 0,
            Claims = [claim],
            Records = new[] { Record(last + 1) },
            IsUpkeep = true,
        });
        Assert.True(await store.PutDocumentAsync("counters", 1, new byte[1], isUpkeep: true));
        Assert.Equal(last + 1, (await store.GetPositionAsync(0)).Last);
        await RefusedAsync(() => store.AppendAsync(Group(store, claim, Record(last + 2))).AsTask());
    }

    [Fact]
    public async Task Open_OnAFullDisk_ReadsButRefusesRecords()
    {
        _freeBytes = 0;
        await using var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        await RefusedAsync(() => store.AppendAsync(Group(store, claim, Record(1))).AsTask());
        Assert.Null(await store.ReadAsync(0, 1));
    }

    /// <summary>Appends groups of three until one is refused; gives the last number that was acknowledged.</summary>
    private async Task<long> FillAsync(SqliteStore store, PartitionClaim claim)
    {
        for (var number = 1L; ; number += 3)
        {
            var payload = new string('x', 900);
            var group = Group(
                store, claim, [.. Enumerable.Range(0, 3).Select(n => Record(number + n, payload: payload))]);
            try
            {
                await store.AppendAsync(group);
            }
            catch (StoreUnavailableException full)
            {
                Assert.Equal(StoreOutcome.Known, full.Outcome);
                _freeBytes = 0;
                return number - 1;
            }

            Assert.InRange(number, 1, 10 * Pages);
        }
    }

    private static async Task RefusedAsync(Func<Task> call) =>
        Assert.Equal(StoreOutcome.Known, (await Assert.ThrowsAsync<StoreUnavailableException>(call)).Outcome);

    private Task<SqliteStore> OpenAsync() => SqliteStore.OpenAsync(new SqliteStoreOptions
    {
        Directory = _directory.Path,
        ReserveBytes = ReserveBytes,
        FreeBytes = _ => _freeBytes,
        BeforeLogWrite = Limit,
    });

    private void Limit(Connection connection, bool reserveHeld)
    {
        var pages = _pages + (reserveHeld ? 0 : ReserveBytes / 4096);
        connection.Execute($"PRAGMA max_page_count = {pages}");
    }
}
