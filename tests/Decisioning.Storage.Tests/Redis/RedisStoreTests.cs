using Decisioning.Storage.Tests.Suite;

namespace Decisioning.Storage.Tests.Redis;

/// <summary>The suite on one Redis server.</summary>
public sealed class RedisStoreTests(RedisServerFixture fixture) : StoreSuite, IClassFixture<RedisServerFixture>
{
    private readonly RedisBase _base = new(fixture.Server.Endpoint);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _base.DisposeAsync();
    }

    protected override async ValueTask<IStore> CreateAsync() => await _base.OpenAsync();
}
