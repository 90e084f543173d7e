using Decisioning.Resp.Tests.Servers;

namespace Decisioning.Storage.Tests.Redis;

/// <summary>One server for the tests of a class.</summary>
public sealed class RedisServerFixture : IAsyncLifetime
{
    internal RedisServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await RedisServer.StartAsync("--appendonly", "yes");

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
