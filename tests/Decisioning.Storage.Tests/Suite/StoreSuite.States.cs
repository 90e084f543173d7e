using static Decisioning.Storage.Tests.Suite.Samples;

namespace Decisioning.Storage.Tests.Suite;

public abstract partial class StoreSuite
{
    [Fact]
    public async Task SaveStates_Rows_AreLoadedAndSurviveReopening()
    {
        var (store, claim) = await WithRecordsAsync(10);
        await store.SaveStatesAsync(Batch(store, claim, 7, State(0, 1, 5), State(0, 4_000_000_000, 7)));
        store = await ReopenAsync(store);

        AssertSame(State(0, 1, 5), await store.LoadAsync(0, 1));
        AssertSame(State(0, 4_000_000_000, 7), await store.LoadAsync(0, 4_000_000_000));
        Assert.Null(await store.LoadAsync(0, 2));
        Assert.Null(await store.LoadAsync(1, 1));
        Assert.Equal(4_000_000_000, await store.HighestCustomerAsync(0));
        Assert.Equal(0U, await store.HighestCustomerAsync(1));
        Assert.Equal(new LogPosition(0, 7, 10), await store.GetPositionAsync(0));
    }

    [Fact]
    public async Task SaveStates_LaterRow_ReplacesAndOlderRowIsPassedOver()
    {
        var (store, claim) = await WithRecordsAsync(10);
        await store.SaveStatesAsync(Batch(store, claim, 0, State(0, 1, 5, record: "five")));
        await store.SaveStatesAsync(Batch(store, claim, 0, State(0, 1, 6, record: "six")));
        await store.SaveStatesAsync(Batch(store, claim, 0, State(0, 1, 5, record: "five"), State(0, 2, 5)));
        AssertSame(State(0, 1, 6, record: "six"), await store.LoadAsync(0, 1));
        AssertSame(State(0, 2, 5), await store.LoadAsync(0, 2));
    }

    [Fact]
    public async Task SaveStates_CheckpointAlone_MovesForwardOnly()
    {
        var (store, claim) = await WithRecordsAsync(10);
        await store.SaveStatesAsync(Batch(store, claim, 8));
        await store.SaveStatesAsync(Batch(store, claim, 3));
        Assert.Equal(8, (await store.GetPositionAsync(0)).Checkpoint);
    }

    [Fact]
    public async Task SaveStates_AheadOfTheDurableLog_IsRefusedAsAWhole()
    {
        var (store, claim) = await WithRecordsAsync(3);
        await Assert.ThrowsAsync<LogOrderException>(
            async () => await store.SaveStatesAsync(Batch(store, claim, 0, State(0, 1, 3), State(0, 2, 4))));
        await Assert.ThrowsAsync<LogOrderException>(
            async () => await store.SaveStatesAsync(Batch(store, claim, 4, State(0, 1, 3))));
        Assert.Empty(await ReadStatesAsync(store));
    }

    [Fact]
    public async Task SaveStates_BatchThatBreaksARule_IsRefusedAsAWhole()
    {
        var (store, claim) = await WithRecordsAsync(3);
        await store.SaveStatesAsync(Batch(store, claim, 0, State(0, 5, 1, idHash: 77)));
        StateRow[][] wrong =
        [
            [State(0, 2, 1), State(0, 1, 1)],
            [State(0, 1, 1), State(0, 1, 1)],
            [State(0, 0, 1)],
            [State(0, 1, 0)],
            [State(1, 1, 1)],
            [State(0, 1, 1), State(0, 5, 2, idHash: 78)],
            [State(0, 1, 1) with { Record = new byte[store.Description.Limits.StateBytes + 1] }],
        ];
        foreach (var rows in wrong)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(
                async () => await store.SaveStatesAsync(Batch(store, claim, 0, rows)));
        }

        AssertSame(State(0, 5, 1, idHash: 77), Assert.Single(await ReadStatesAsync(store)));
    }

    [Fact]
    public async Task Find_CollidingHashes_GivesAllCandidatesOfThePartition()
    {
        var store = await OpenAsync();
        var claims = await store.AcquireAsync([1, 2]);
        foreach (var claim in claims)
        {
            await store.AppendAsync(Group(store, claim, Record(claim.Partition, claim.Partition)));
            await store.SaveStatesAsync(Batch(
                store, claim, 0,
                State(claim.Partition, 1, 1, ulong.MaxValue, "a"),
                State(claim.Partition, 2, 1, 5, "b"),
                State(claim.Partition, 3, 1, ulong.MaxValue, "c")));
        }

        var found = await store.FindAsync(2, ulong.MaxValue);
        Assert.Equal([1U, 3U], found.Select(row => row.Customer));
        AssertSame(State(2, 3, 1, ulong.MaxValue, "c"), found[1]);
        Assert.Equal(2U, Assert.Single(await store.FindAsync(1, 5)).Customer);
        Assert.Empty(await store.FindAsync(1, 6));
    }

    [Fact]
    public async Task ReadStates_AllPartitions_GivesThemInOrder()
    {
        var store = await OpenAsync();
        var claims = await store.AcquireAsync([7, 0]);
        foreach (var claim in claims)
        {
            await store.AppendAsync(Group(store, claim, Record(8 - claim.Partition, claim.Partition)));
            await store.SaveStatesAsync(Batch(store, claim, 0,
                [.. Enumerable.Range(1, 300).Select(n => State(claim.Partition, (uint)n, 1))]));
        }

        var rows = await ReadStatesAsync(store);
        Assert.Equal(600, rows.Count);
        Assert.Equal(rows.OrderBy(row => row.Partition).ThenBy(row => row.Customer), rows);
    }

    [Fact]
    public async Task Trim_UpToTheCheckpoint_CutsOnlyWhatStatesCover()
    {
        var (store, claim) = await WithRecordsAsync(10);
        Assert.Equal(0, await store.TrimLogAsync(0, 10, [claim]));
        await store.SaveStatesAsync(Batch(store, claim, 6, State(0, 1, 6)));

        Assert.Equal(4, await store.TrimLogAsync(0, 4, [claim]));
        Assert.Equal(4, await store.TrimLogAsync(0, 2, [claim]));
        Assert.Equal(6, await store.TrimLogAsync(0, 10, [claim]));

        Assert.Equal([7, 8, 9, 10], (await ReadAllAsync(store)).Select(record => record.Number));
        Assert.Null(await store.ReadAsync(0, 6));
        Assert.Equal(new LogPosition(6, 6, 10), await store.GetPositionAsync(0));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(9)]
    public async Task FindBefore_AfterMostWasCut_StillFindsWhatIsLeft(long cut)
    {
        var (store, claim) = await WithRecordsAsync(10);
        var times = (await ReadAllAsync(store)).ToDictionary(record => record.Number, record => record.AtMs);
        await store.SaveStatesAsync(Batch(store, claim, 10, State(0, 1, 10)));
        await store.TrimLogAsync(0, cut, [claim]);
        Assert.Equal(10, await store.FindBeforeAsync(0, times[10] + 1));
        Assert.Equal(cut < 9 ? 9 : 0, await store.FindBeforeAsync(0, times[10]));
        Assert.Equal(0, await store.FindBeforeAsync(0, times[cut]));
    }

    [Fact]
    public async Task Trim_WholeLog_TheEndIsKeptAcrossReopening()
    {
        var (store, claim) = await WithRecordsAsync(10);
        await store.SaveStatesAsync(Batch(store, claim, 10, State(0, 1, 10)));
        await store.TrimLogAsync(0, 10, [claim]);
        store = await ReopenAsync(store);
        Assert.Equal(new LogPosition(10, 10, 10), await store.GetPositionAsync(0));
        claim = await AcquireAsync(store);
        await Assert.ThrowsAsync<LogOrderException>(
            async () => await store.AppendAsync(Group(store, claim, Record(10))));
        await store.AppendAsync(Group(store, claim, Record(11)));
    }

    /// <summary>A store whose partition 0 holds records 1 to n of customer 1.</summary>
    private async Task<(IStore Store, PartitionClaim Claim)> WithRecordsAsync(int records)
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(
            store, claim, [.. Enumerable.Range(1, records).Select(n => Record(n, previous: n - 1))]));
        return (store, claim);
    }
}
