using static Decisioning.Storage.Tests.Suite.Samples;

namespace Decisioning.Storage.Tests.Redis;

/// <summary>Two stores on one base, as two processes have them.</summary>
public sealed class RedisOwnershipTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private readonly RedisBase _base = new(fixture.Server.Endpoint);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _base.DisposeAsync();

    [Fact]
    public async Task Acquire_PartitionOfALivingOwner_IsLeftOut()
    {
        await using var first = await _base.OpenAsync();
        await using var second = await _base.OpenAsync();
        await AcquireAsync(first, 3);
        Assert.Equal(4, Assert.Single(await second.AcquireAsync([3, 4])).Partition);
    }

    [Fact]
    public async Task Acquire_LeaseThatRanOut_IsTakenAndTheFirstChangesNothing()
    {
        await using var first = await _base.OpenAsync();
        await using var second = await _base.OpenAsync();
        var old = await AcquireAsync(first);
        await first.AppendAsync(Group(first, old, Record(1)));
        await _base.RunAsync("HSET", _base.Key(0, "meta"), "lease", "0");
        var claim = await AcquireAsync(second);
        await Assert.ThrowsAsync<StaleEpochException>(
            async () => await first.AppendAsync(Group(first, old, Record(2))));
        Assert.False(await first.RenewAsync(old));
        await second.AppendAsync(Group(second, claim, Record(2)));
        Assert.Equal(2, (await ReadAllAsync(second)).Count);
    }

    [Fact]
    public async Task Lost_PartitionTakenByAnother_IsToldByTheNextRenewal()
    {
        await using var first = await _base.OpenAsync(options => options with { Lease = TimeSpan.FromSeconds(1) });
        await using var second = await _base.OpenAsync();
        await AcquireAsync(first);
        var told = new TaskCompletionSource();
        first.Lost.Register(told.SetResult);

        // The first renews all the time, so the lease is ended until the second gets between.
        while ((await second.AcquireAsync([0])).Count == 0)
            await _base.RunAsync("HSET", _base.Key(0, "meta"), "lease", "0");
        await told.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>A renewal that was on its way while the process took the partition anew was once taken for a loss.
    /// </summary>
    [Fact]
    public async Task Lost_PartitionTakenAnewByTheSameProcess_IsNotTold()
    {
        await using var store = await _base.OpenAsync(options => options with { Lease = TimeSpan.FromSeconds(1) });
        var until = TimeProvider.System.GetTimestamp() + TimeProvider.System.TimestampFrequency;
        while (TimeProvider.System.GetTimestamp() < until)
            await store.AcquireAsync([.. Enumerable.Range(0, Partitions.Count)]);
        Assert.False(store.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task WaitForAll_OwnerCloses_TheWaitingOneTakesOver()
    {
        await using var first = await _base.OpenAsync();
        await first.WaitForAllAsync(_ => Assert.Fail("nobody holds the base"));
        await using var second = await _base.OpenAsync();
        var said = new TaskCompletionSource<string>();
        var waiting = second.WaitForAllAsync(said.SetResult);
        Assert.Contains(first.Description.Owner, await said.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(waiting.IsCompleted);
        await first.DisposeAsync();
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(Partitions.Count, (await second.AcquireAsync([.. Enumerable.Range(0, 256)])).Count);
    }

    [Fact]
    public async Task Pass_ToALivingOwner_GivesItTheEpochThatItLearnsByWatching()
    {
        await using var first = await _base.OpenAsync(options => options with { Owner = "first" });
        await using var second = await _base.OpenAsync(options => options with { Owner = "second" });
        var claim = await AcquireAsync(first, 7);
        await _base.RunAsync("SET", $"{_base.Options.Prefix}:alive:second", "1");
        Assert.True(await first.PassAsync(claim, "second"));
        await Assert.ThrowsAsync<StaleEpochException>(
            async () => await first.AppendAsync(Group(first, claim, Record(1, 7))));
        await foreach (var owner in second.WatchAsync())
        {
            Assert.Equal((7, 2L, "second"), (owner.Partition, owner.Epoch.Counter, owner.Owner));
            var passed = new PartitionClaim(7, owner.Epoch);
            await second.AppendAsync(Group(second, passed, Record(1, 7)));
            break;
        }
    }
}
