using Decisioning.Storage.Tests.Suite;

namespace Decisioning.Storage.Tests.Redis;

/// <summary>The suite on a Redis Cluster of three masters.</summary>
public sealed class RedisClusterStoreTests(RedisClusterFixture fixture) : StoreSuite, IClassFixture<RedisClusterFixture>
{
    private readonly RedisBase _base = new(fixture.Cluster.Servers[0].Endpoint);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _base.DisposeAsync();
    }

    protected override async ValueTask<IStore> CreateAsync() => await _base.OpenAsync();
}
