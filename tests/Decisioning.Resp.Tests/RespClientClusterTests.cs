using System.Globalization;
using Decisioning.Resp.Tests.Servers;
using static Decisioning.Resp.Tests.RespClientFailureTests;

namespace Decisioning.Resp.Tests;

/// <summary>The client against a real cluster of three masters.</summary>
public sealed class RespClientClusterTests : IAsyncLifetime
{
    private RedisCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await RedisCluster.StartAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Send_KeysOfAllServers_ReachTheirServer()
    {
        await using var client = _cluster.Connect();
        Assert.True(await client.IsClusterAsync());
        Assert.Equal(3, (await client.MastersAsync()).Count);
        for (var i = 0; i < 100; i++) await SendAsync(client, "SET", $"key-{i}", $"{i}");
        var sizes = new List<long>();
        foreach (var server in _cluster.Servers)
            sizes.Add((await RedisCluster.RunAsync(client, server, "DBSIZE")).Integer);
        Assert.Equal(100, sizes.Sum());
        Assert.All(sizes, size => Assert.InRange(size, 1, 99));
    }

    /// <summary>Moves the slot of one key while it is written: ASK while it is on its way, then MOVED.</summary>
    [Fact]
    public async Task Send_WhileASlotMoves_EveryCommandIsExecutedOnce()
    {
        await using var client = _cluster.Connect();
        var (from, to) = (_cluster.Servers[2], _cluster.Servers[0]);
        var slot = Text(HashSlot.Of("foo"u8));
        var ids = new Dictionary<RedisServer, string>();
        foreach (var server in _cluster.Servers)
            ids[server] = (await RedisCluster.RunAsync(client, server, "CLUSTER", "MYID")).Text;
        var script = new RespScript("return redis.call('INCR', KEYS[1])");
        async Task<long> CountAsync()
        {
            using var call = new RespCommand(script, keys: 1).AddKey("foo"u8);
            return (await client.SendAsync(call)).Integer;
        }

        Assert.Equal(1, await CountAsync());
        await RedisCluster.RunAsync(client, to, "CLUSTER", "SETSLOT", slot, "IMPORTING", ids[from]);
        await RedisCluster.RunAsync(client, from, "CLUSTER", "SETSLOT", slot, "MIGRATING", ids[to]);
        Assert.Equal(2, await CountAsync());
        await RedisCluster.RunAsync(client, from, "MIGRATE", "127.0.0.1", Text(to.Port), "foo", "0", "5000");
        Assert.Equal(3, await CountAsync());
        await RedisCluster.RunAsync(client, to, "CLUSTER", "SETSLOT", slot, "NODE", ids[to]);
        await RedisCluster.RunAsync(client, from, "CLUSTER", "SETSLOT", slot, "NODE", ids[to]);
        Assert.Equal(4, await CountAsync());
        Assert.Equal("4", (await SendAsync(client, "GET", "foo")).Text);
        Assert.Equal(0, (await RedisCluster.RunAsync(client, from, "DBSIZE")).Integer);
    }

    [Fact]
    public async Task Send_FirstServerDown_IsLearnedFromTheOthers()
    {
        await using var client = new RespClient(new RespClientOptions
        {
            Endpoints = [new RespEndpoint("127.0.0.1", FreePorts.Next()), _cluster.Servers[1].Endpoint],
        });
        await SendAsync(client, "SET", "bar", "v");
        Assert.Equal("v", (await SendAsync(client, "GET", "bar")).Text);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
