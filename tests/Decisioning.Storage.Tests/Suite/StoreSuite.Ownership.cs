using static Decisioning.Storage.Tests.Suite.Samples;

namespace Decisioning.Storage.Tests.Suite;

public abstract partial class StoreSuite
{
    [Fact]
    public async Task Acquire_Again_RaisesTheCounterAndDrawsANonce()
    {
        var store = await OpenAsync();
        var first = await AcquireAsync(store, 3);
        var second = await AcquireAsync(store, 3);
        Assert.Equal(1, first.Epoch.Counter);
        Assert.Equal(2, second.Epoch.Counter);
        Assert.NotEqual(first.Epoch.Nonce, second.Epoch.Nonce);
    }

    [Fact]
    public async Task Acquire_AllPartitions_GivesAClaimForEach()
    {
        var store = await OpenAsync();
        var claims = await store.AcquireAsync([.. Enumerable.Range(0, Partitions.Count)]);
        Assert.Equal(Enumerable.Range(0, Partitions.Count), claims.Select(claim => (int)claim.Partition));
    }

    [Fact]
    public async Task Acquire_AfterReopen_CounterGoesOn()
    {
        var store = await OpenAsync();
        await AcquireAsync(store, 3);
        store = await ReopenAsync(store);
        Assert.Equal(2, (await AcquireAsync(store, 3)).Epoch.Counter);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(256)]
    public async Task AnyCall_UnknownPartition_IsRefused(int partition)
    {
        var store = await OpenAsync();
        Assert.ThrowsAny<ArgumentException>(() => store.LogOf(partition));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.AcquireAsync([partition]));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.LoadAsync(partition, 1));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.FindAsync(partition, 1));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.HighestCustomerAsync(partition));
    }

    public static TheoryData<string> StaleClaims => ["never owned", "older", "other nonce", "other counter"];

    [Theory]
    [MemberData(nameof(StaleClaims))]
    public async Task AnyChange_StaleClaim_IsRefusedAndNothingIsWritten(string kind)
    {
        var store = await OpenAsync();
        var old = await AcquireAsync(store);
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(store, claim, Record(1)));
        await store.SaveStatesAsync(Batch(store, claim, 0, State(0, 1, 1)));
        var stale = kind switch
        {
            "never owned" => claim with { Epoch = default },
            "older" => old,
            "other nonce" => claim with { Epoch = claim.Epoch with { Nonce = claim.Epoch.Nonce + 1 } },
            _ => claim with { Epoch = claim.Epoch with { Counter = claim.Epoch.Counter + 1 } },
        };

        async Task Refused(Func<Task> call) =>
            Assert.Equal(stale.Epoch, (await Assert.ThrowsAsync<StaleEpochException>(call)).Given);
        await Refused(async () => await store.AppendAsync(Group(store, stale, Record(2))));
        await Refused(async () => await store.SaveStatesAsync(Batch(store, stale, 1, State(0, 1, 1, record: "new"))));
        await Refused(async () => await store.EraseAsync(stale, 1, [new LogStub(1, 0, default)], null));
        await Refused(async () => await store.TrimLogAsync(0, 1, [stale]));
        Assert.False(await store.RenewAsync(stale));
        Assert.Equal(0, await store.ReleaseAsync([stale]));
        Assert.False(await store.PassAsync(stale, store.Description.Owner));

        AssertSame(Record(1), Assert.Single(await ReadAllAsync(store)));
        AssertSame(State(0, 1, 1), await store.LoadAsync(0, 1));
        Assert.Equal(new LogPosition(0, 0, 1), await store.GetPositionAsync(0));
        Assert.True(await store.RenewAsync(claim));
    }

    [Fact]
    public async Task Append_OneOfSeveralClaimsIsStale_WritesNothingOfTheGroup()
    {
        var store = await OpenAsync();
        if (store.Description.LogCount > 1)
        {
            // A group there has one partition; the claim of another that rides along is compared all the same.
            var own = await AcquireAsync(store, 1);
            await Assert.ThrowsAsync<StaleEpochException>(async () => await store.AppendAsync(new AppendGroup
            {
                Log = 1,
                Claims = [own, new PartitionClaim(2, new PartitionEpoch(1, 1))],
                Records = new[] { Record(1, 1) },
            }));
            Assert.Empty(await ReadAllAsync(store, 1));
            return;
        }

        var claims = await store.AcquireAsync([1, 2]);
        await AcquireAsync(store, 2);
        var refused = await Assert.ThrowsAsync<StaleEpochException>(async () => await store.AppendAsync(
            new AppendGroup { Log = 0, Claims = claims, Records = new[] { Record(1, 1), Record(2, 2) } }));
        Assert.Equal(2, refused.Partition);
        Assert.Empty(await ReadAllAsync(store));
    }

    [Fact]
    public async Task Release_OwnClaim_EndsIt()
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        Assert.Equal(1, await store.ReleaseAsync([claim]));
        Assert.False(await store.RenewAsync(claim));
        await Assert.ThrowsAsync<StaleEpochException>(
            async () => await store.AppendAsync(Group(store, claim, Record(1))));
    }

    [Fact]
    public async Task Release_OfSeveralOneOfThemStale_EndsTheOthers()
    {
        var store = await OpenAsync();
        var claims = await store.AcquireAsync([1, 2, 3]);
        var taken = await AcquireAsync(store, 2);
        Assert.Equal(2, await store.ReleaseAsync(claims));
        Assert.False(await store.RenewAsync(claims.Single(claim => claim.Partition == 1)));
        Assert.True(await store.RenewAsync(taken));
    }

    [Fact]
    public async Task Pass_ToAnUnknownOwner_ChangesNothing()
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        Assert.False(await store.PassAsync(claim, "nobody"));
        Assert.True(await store.RenewAsync(claim));
        Assert.True(await store.PassAsync(claim, store.Description.Owner));
        Assert.False(await store.RenewAsync(claim));
    }

    [Fact]
    public async Task Watch_OwnershipChanges_TellsWhatIsAndWhatComes()
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store, 9);
        await using var watch = store.WatchAsync().GetAsyncEnumerator();

        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(new PartitionOwner(9, claim.Epoch, store.Description.Owner), watch.Current);
        var other = await AcquireAsync(store, 4);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(new PartitionOwner(4, other.Epoch, store.Description.Owner), watch.Current);
        await store.ReleaseAsync([claim]);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal((9, 2L, ""), (watch.Current.Partition, watch.Current.Epoch.Counter, watch.Current.Owner));
    }
}
