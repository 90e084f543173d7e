using Decisioning.Resp.Tests.Servers;

namespace Decisioning.Storage.Tests.Redis;

/// <summary>One cluster of three masters for the tests of a class.</summary>
public sealed class RedisClusterFixture : IAsyncLifetime
{
    internal RedisCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await RedisCluster.StartAsync("--appendonly", "yes");

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}
