using System.Globalization;
using Decisioning.Resp.Tests.Servers;
using Decisioning.Storage.Redis;
using static Decisioning.Storage.Tests.Suite.Samples;

namespace Decisioning.Storage.Tests.Redis;

/// <summary>Erasure as it is promised to people, with servers that keep files: when it returns, no file of a server or
/// of its replicas holds the bytes; until then it says what stands in its way.</summary>
public sealed class RedisErasureTests
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Erase_FreeText_IsInNoFileOfTheServer()
    {
        await using var server = await StartAsync("--appendonly", "yes");
        await using var data = new RedisBase(server.Endpoint);
        await using var store = await OpenAsync(data);
        var claim = await FillAsync(store);
        Assert.True(server.FilesHold("canary-log") && server.FilesHold("canary-state"));
        await EraseAsync(store, claim);
        Assert.False(server.FilesHold("canary"));
        Assert.True(server.FilesHold("kept"));
    }

    /// <summary>Of which the server itself, since it was started, says nothing.</summary>
    [Theory]
    [InlineData("yes")]
    [InlineData("no")]
    public async Task Erase_SnapshotOfBeforeTheServersLastStart_IsWrittenAnew(string appendOnly)
    {
        await using var server = await StartAsync("--appendonly", appendOnly);
        await using var data = new RedisBase(server.Endpoint);
        await using (var before = await OpenAsync(data)) await FillAsync(before);
        await data.RunAsync("SAVE");
        await server.KillAsync();
        await server.RestartAsync();
        await using var store = await OpenAsync(data);
        var claim = await AcquireAsync(store);
        Assert.True(server.FilesHold("canary"));
        await EraseAsync(store, claim);
        Assert.False(server.FilesHold("canary"));
        Assert.True(server.FilesHold("kept"));
    }

    /// <summary>Whoever keeps his data in memory alone wants no file of them.</summary>
    [Fact]
    public async Task Erase_ServerThatKeepsNoFiles_GetsNone()
    {
        await using var server = await StartAsync("--appendonly", "no");
        await using var data = new RedisBase(server.Endpoint);
        await using var store = await OpenAsync(data);
        await EraseAsync(store, await FillAsync(store));
        Assert.False(server.FilesHold("REDIS"));
    }

    [Fact]
    public async Task Erase_SnapshotThatCannotBeWritten_IsNotFinalUntilItCan()
    {
        await using var server = await StartAsync("--enable-protected-configs", "yes");
        await using var data = new RedisBase(server.Endpoint);
        await using var store = await OpenAsync(data);
        var claim = await FillAsync(store);
        await data.RunAsync("SAVE");
        var home = (await data.RunAsync("CONFIG", "GET", "dir")).Items[1].Text;
        await data.RunAsync("CONFIG", "SET", "dir", "/proc");
        var open = await Assert.ThrowsAsync<StoreUnavailableException>(() => EraseAsync(store, claim));
        Assert.Contains($"Redis at {server.Endpoint} could not write its snapshot anew", open.Message);
        Assert.True(server.FilesHold("canary"));

        // That the one before has failed says nothing of the next.
        await data.RunAsync("CONFIG", "SET", "dir", home);
        await EraseAsync(store, claim);
        Assert.False(server.FilesHold("canary"));
    }

    [Fact]
    public async Task Erase_ServerThatWritesForTooLong_IsNotFinalAndSaysWhat()
    {
        await using var server = await StartAsync();
        await using var data = new RedisBase(server.Endpoint);
        await using var store = await OpenAsync(
            data, options => options with { RewriteLimit = TimeSpan.FromMilliseconds(200) });
        var claim = await FillAsync(store);
        await data.RunAsync("SAVE");
        await data.RunAsync("CONFIG", "SET", "rdb-key-save-delay", "2000000");
        var open = await Assert.ThrowsAsync<StoreUnavailableException>(() => EraseAsync(store, claim));
        Assert.Contains($"Redis at {server.Endpoint} has not written its snapshot anew for 0.2 s", open.Message);

        // Ends the process that writes.
        await data.RunAsync("FLUSHALL");
    }

    [Fact]
    public async Task Erase_ServerStartedAnewWhileItWrites_IsNotFinal()
    {
        await using var server = await StartAsync();
        await using var data = new RedisBase(server.Endpoint);
        await using var store = await OpenAsync(data);
        var claim = await FillAsync(store);
        await data.RunAsync("SAVE");
        await data.RunAsync("CONFIG", "SET", "rdb-key-save-delay", "2000000");
        var erasing = EraseAsync(store, claim);
        await UntilAsync(async () => await InfoAsync(data, "persistence", "rdb_bgsave_in_progress:1"), "a snapshot");
        await server.KillAsync();
        await server.RestartAsync();
        var open = await Assert.ThrowsAsync<StoreUnavailableException>(() => erasing);
        Assert.Contains("was started anew while it wrote its files", open.Message);
    }

    [Fact]
    public async Task Erase_WithReplicasAndTheirs_NoFileOfThemHoldsTheBytes()
    {
        await using var master = await StartAsync("--appendonly", "yes");
        await using var data = new RedisBase(master.Endpoint);
        await using var store = await OpenAsync(data);
        var claim = await FillAsync(store);
        await using var replica = await FollowAsync(master);
        await using var second = await FollowAsync(replica);
        await store.SaveStatesAsync(Batch(store, claim, 0, State(0, 1, 1, record: "canary-state of later")));
        await UntilAsync(() => Task.FromResult(second.FilesHold("of later")), "the second replica's file");
        Assert.True(replica.FilesHold("canary-log") && second.FilesHold("canary-log"));
        await EraseAsync(store, claim);
        foreach (var server in new[] { master, replica, second })
        {
            Assert.False(server.FilesHold("canary"));
            Assert.True(server.FilesHold("kept"));
        }
    }

    [Fact]
    public async Task Erase_ReplicaThatLetsNobodyIn_IsNotFinalUntilItDoesOrIsLeftOut()
    {
        await using var master = await StartAsync();
        await using var data = new RedisBase(master.Endpoint);
        await using var store = await OpenAsync(data);
        var claim = await FillAsync(store);
        await using var replica = await FollowAsync(master);
        await using var there = new RedisBase(replica.Endpoint);
        await UntilAsync(() => Task.FromResult(replica.FilesHold("canary-log")), "the replica's file");
        await there.RunAsync("CONFIG", "SET", "requirepass", "secret");
        var open = await Assert.ThrowsAsync<StoreUnavailableException>(() => EraseAsync(store, claim));
        Assert.Contains($"The Redis replica at {replica.Endpoint} may hold it in its files", open.Message);
        Assert.Contains("Redis:RewriteReplicas", open.Message);
        Assert.True(replica.FilesHold("canary"));

        await using var other = await OpenAsync(data, options => options with { RewriteReplicas = false });
        await EraseAsync(other, claim);
        Assert.True(replica.FilesHold("canary"));

        await there.RunAsync("CONFIG", "SET", "requirepass", "");
        await EraseAsync(store, claim);
        Assert.False(replica.FilesHold("canary"));
    }

    [Fact]
    public async Task Erase_InACluster_NoFileOfAnyMasterHoldsTheBytes()
    {
        await using var cluster = await RedisCluster.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var data = new RedisBase(cluster.Servers[0].Endpoint);
        await using var store = await OpenAsync(data);
        var claim = await FillAsync(store);
        Assert.Contains(cluster.Servers, server => server.FilesHold("canary-log"));
        await EraseAsync(store, claim);
        Assert.DoesNotContain(cluster.Servers, server => server.FilesHold("canary"));
        Assert.Contains(cluster.Servers, server => server.FilesHold("kept"));
    }

    /// <summary>A long history goes in pieces of 500 records.</summary>
    [Fact]
    public async Task Erase_CutBetweenItsScripts_LeavesTheOldestAndTheStateAndIsFinishedByTheNext()
    {
        const int Records = 1_201;
        await using var server = await StartAsync();
        await using var data = new RedisBase(server.Endpoint);
        await using var store = await OpenAsync(data);
        var claim = await AcquireAsync(store);
        foreach (var numbers in Enumerable.Range(1, Records).Chunk(500))
            await store.AppendAsync(Group(store, claim, [.. numbers.Select(number => Record(number))]));
        await store.SaveStatesAsync(Batch(store, claim, 0, State(0, 1, 1)));

        // The last script alone names the states, which are closed to it.
        await data.RunAsync(
            "ACL", "SETUSER", "default", "resetkeys", $"~{data.Key(0, "meta")}", $"~{data.Key(0, "log")}");
        LogStub[] stubs = [.. Enumerable.Range(1, Records).Select(number => new LogStub(number, 9, default))];
        await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await store.EraseAsync(claim, 1, stubs, null));
        await data.RunAsync("ACL", "SETUSER", "default", "~*");
        var left = (await ReadAllAsync(store)).Where(record => record.Payload.Length > 0).Select(each => each.Number);
        Assert.Equal(Enumerable.Range(1, 500).Select(number => (long)number), left);
        Assert.NotNull(await store.LoadAsync(0, 1));

        await store.EraseAsync(claim, 1, stubs, null);
        Assert.All(await ReadAllAsync(store), record => Assert.Equal((9, 0), (record.Kind, record.Payload.Length)));
        Assert.Null(await store.LoadAsync(0, 1));
    }

    private static Task<RedisServer> StartAsync(params string[] settings) => RedisServer.StartAsync(
        ["--appendfsync", "always", "--rdbcompression", "no", "--repl-diskless-sync-delay", "0", .. settings]);

    private static Task<RedisServer> FollowAsync(RedisServer master) => StartAsync(
        "--appendonly", "yes", "--replicaof", "127.0.0.1", master.Port.ToString(CultureInfo.InvariantCulture));

    private static Task<RedisStore> OpenAsync(
        RedisBase data, Func<RedisStoreOptions, RedisStoreOptions>? change = null) => data.OpenAsync(
            options => (change ?? (same => same))(options with { RewriteAfterErase = true }));

    private static async Task<PartitionClaim> FillAsync(RedisStore store)
    {
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(store, claim, Record(1, payload: "canary-log"), Record(2, payload: "kept")));
        await store.SaveStatesAsync(Batch(store, claim, 0, State(0, 1, 1, record: "canary-state")));
        return claim;
    }

    private static async Task EraseAsync(RedisStore store, PartitionClaim claim)
    {
        await store.EraseAsync(claim, 1, [new LogStub(1, 0, default)], null);
        await store.CompleteErasuresAsync();
    }

    private static async Task<bool> InfoAsync(RedisBase data, string section, string line) =>
        (await data.RunAsync("INFO", section)).Text.Contains(line, StringComparison.Ordinal);

    private static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(Poll);
        while (!await holds())
        {
            if (limit.IsCancellationRequested) throw new TimeoutException($"Waited in vain for {what}.");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
