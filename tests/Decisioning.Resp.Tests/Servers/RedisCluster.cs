using System.Globalization;

namespace Decisioning.Resp.Tests.Servers;

/// <summary>A Redis Cluster of three masters, each with a third of the slots.</summary>
internal sealed class RedisCluster : IAsyncDisposable
{
    private static readonly TimeSpan FormLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly (int First, int Last)[] Ranges = [(0, 5460), (5461, 10_922), (10_923, 16_383)];

    private RedisCluster(RedisServer[] servers) => Servers = servers;

    public RedisServer[] Servers { get; }

    public static async Task<RedisCluster> StartAsync(params string[] settings)
    {
        var servers = new RedisServer[Ranges.Length];
        var ports = new int[Ranges.Length];
        for (var i = 0; i < servers.Length; i++)
        {
            ports[i] = FreePorts.Next();
            servers[i] = await RedisServer.StartAsync(
            [
                "--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--cluster-port", Text(ports[i]),
                .. settings,
            ]);
        }

        await using var client = servers[0].Connect();
        for (var i = 0; i < servers.Length; i++)
        {
            await RunAsync(client, servers[i], "CLUSTER", "SET-CONFIG-EPOCH", Text(i + 1));
            await RunAsync(client, servers[i], "CLUSTER", "ADDSLOTSRANGE", Text(Ranges[i].First), Text(Ranges[i].Last));
        }

        for (var i = 1; i < servers.Length; i++)
            await RunAsync(client, servers[0], "CLUSTER", "MEET", "127.0.0.1", Text(servers[i].Port), Text(ports[i]));
        using var limit = new CancellationTokenSource(FormLimit);
        using var timer = new PeriodicTimer(Poll);
        foreach (var server in servers)
        {
            while (!await IsFormedAsync(client, server)) await timer.WaitForNextTickAsync(limit.Token);
        }

        return new RedisCluster(servers);
    }

    public RespClient Connect() => new(new RespClientOptions { Endpoints = [Servers[0].Endpoint] });

    /// <summary>Runs a command on one server.</summary>
    public static async Task<RespValue> RunAsync(RespClient client, RedisServer server, params string[] words)
    {
        using var command = new RespCommand(words);
        return await client.SendToAsync(server.Endpoint, command);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers) await server.DisposeAsync();
    }

    private static async Task<bool> IsFormedAsync(RespClient client, RedisServer server)
    {
        var info = (await RunAsync(client, server, "CLUSTER", "INFO")).Text;
        return info.Contains("cluster_state:ok", StringComparison.Ordinal)
            && info.Contains("cluster_known_nodes:3", StringComparison.Ordinal);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
