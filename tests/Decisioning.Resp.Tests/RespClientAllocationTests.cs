using Decisioning.Resp.Tests.Servers;

namespace Decisioning.Resp.Tests;

/// <summary>What the client allocates. The whole process is counted, because replies come on other threads, so no other
/// test runs meanwhile.</summary>
[CollectionDefinition(Alone, DisableParallelization = true)]
[Collection(Alone)]
public sealed class RespClientAllocationTests : IAsyncLifetime
{
    private const string Alone = "Counts the bytes of the process";

    private RedisServer _server = null!;

    public async Task InitializeAsync() => _server = await RedisServer.StartAsync("--appendonly", "yes");

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Send_SteadyWork_AllocatesLittle()
    {
        await using var client = _server.Connect();
        using var command = new RespCommand();
        async Task RunAsync(int count)
        {
            for (var i = 0; i < count; i++)
                await client.SendAsync(command.Clear().Add("INCR").AddKey("n"u8)).ConfigureAwait(false);
        }

        await RunAsync(2_000);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await RunAsync(5_000);
        Assert.InRange((GC.GetTotalAllocatedBytes(precise: true) - before) / 5_000.0, 0, 200);
    }
}
