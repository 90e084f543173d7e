using Decisioning.Resp.Tests.Servers;
using Decisioning.Server.Commands;
using Decisioning.Server.Tests.Hosting;

namespace Decisioning.Server.Tests.Functional;

/// <summary>What the program does when it is to start on a Redis that is away, refuses, or is not for it.</summary>
public sealed class RedisStartTests : IAsyncLifetime
{
    private readonly string _directory = TestDirectory.Create();
    private RedisServer _redis = null!;

    private string[] Arguments => ["--Server:Store=redis", $"--Redis:Endpoints={_redis.Endpoint}"];

    public async Task InitializeAsync() =>
        _redis = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");

    public async Task DisposeAsync()
    {
        await _redis.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Serve_RedisComesLater_WaitsForItAndListens()
    {
        await _redis.KillAsync();
        await using var server = ServerProcess.Launch(_directory, [.. Arguments, "--Redis:StartSeconds=100"]);
        await server.SaysAsync("Trying again");
        Assert.DoesNotContain("Listening", server.Output);
        await _redis.RestartAsync();
        await server.ListensAsync();
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task Serve_RedisDoesNotCome_EndsAndSaysWhatIsAway()
    {
        await _redis.KillAsync();
        await using var server = ServerProcess.Launch(_directory, [.. Arguments, "--Redis:StartSeconds=0"]);
        Assert.Equal(ExitCode.Failed, await server.EndsAsync());
        Assert.Contains("The base cannot be used: Redis cannot be used now", server.Output);
        Assert.Contains($"{_redis.Endpoint}", server.Output);
        Assert.DoesNotContain("Trying again", server.Output);
    }

    [Fact]
    public async Task Serve_RedisRefuses_EndsAtOnceAndSaysWhy()
    {
        await using var server = ServerProcess.Launch(_directory, [.. Arguments, "--Redis:Password=wrong"]);
        Assert.Equal(ExitCode.Failed, await server.EndsAsync());
        Assert.Contains("Redis refused", server.Output);
        Assert.DoesNotContain("Trying again", server.Output);
    }

    [Theory]
    [InlineData("serve", "--demo")]
    [InlineData("seed", "--customers", "10")]
    public async Task Command_ThatMakesABaseInFiles_RefusesRedis(params string[] command)
    {
        var ended = await Run.ToEndAsync("dotnet", [ServerProcess.Program, .. command, .. Arguments], _directory);
        Assert.Equal(ExitCode.Usage, ended.ExitCode);
        Assert.Contains("leave Server:Store at sqlite", ended.ToString());
    }
}
