using Decisioning.Server.Commands;
using Decisioning.Server.Demo;
using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>The program as its users start it.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly string _directory = TestDirectory.Create();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("--Server:DrainSeconds=soon", "Server:DrainSeconds is 'soon'; it must be a whole number")]
    [InlineData("--Server:Lisen=127.0.0.1:1", "did you mean 'Server:Listen'?")]
    [InlineData("--listn", "did you mean '--listen'?")]
    public async Task Serve_WithAWrongConfiguration_DoesNotStartAndSaysWhich(string argument, string expected)
    {
        var run = await Run.ToEndAsync("dotnet", [ServerProcess.Program, argument], _directory);
        Assert.True(run.ExitCode == ExitCode.Usage, run.ToString());
        Assert.Contains(expected, run.Errors);
    }

    [Fact]
    public async Task Serve_OnADirectoryInUse_SaysSo()
    {
        await using var first = await ServerProcess.StartAsync(_directory);
        var second = await Run.ToEndAsync(
            "dotnet", [ServerProcess.Program, "--listen", "127.0.0.1:0", "--data", _directory], _directory);
        Assert.True(second.ExitCode == ExitCode.Failed, second.ToString());
        Assert.Contains("The data directory cannot be used", second.Errors);
    }

    [Fact]
    public async Task Serve_OnAnAddressInUse_SaysSo()
    {
        await using var first = await ServerProcess.StartAsync(_directory);
        var other = TestDirectory.Create();
        var taken = new Uri(first.Target).Authority;
        var second = await Run.ToEndAsync(
            "dotnet", [ServerProcess.Program, "--listen", taken, "--data", other], _directory);
        Directory.Delete(other, recursive: true);
        Assert.True(second.ExitCode == ExitCode.Failed, second.ToString());
        Assert.Contains("is in use by another program", second.Errors);
    }

    [Fact]
    public async Task Commands_OfAMarketer_WorkAgainstARunningServer()
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        var file = Path.Combine(_directory, "catalog.json");
        await File.WriteAllTextAsync(file, DemoCatalog.Json());
        string[] target = ["--target", server.Target];

        await AssertSaysAsync("Valid: 42 offers", "catalog", "validate", file);
        await AssertSaysAsync("version 1: active, by olga", ["catalog", "publish", file, "--as", "olga", .. target]);
        await AssertSaysAsync("all offers approved", ["catalog", "approve", "--as", "pavel", .. target]);
        await AssertSaysAsync("version 2: active, by olga", ["catalog", "rollback", "1", "--as", "olga", .. target]);
        await AssertSaysAsync("repeats version 1", ["catalog", "list", .. target]);
        await AssertSaysAsync("DO NOT SEND.", ["ask", "somebody", "--channels", "email,sms", .. target]);
        await AssertSaysAsync("home: ", ["ask", "somebody", "--placement", "home", .. target]);
        await AssertSaysAsync("\"history\": []", ["export", "somebody", .. target]);
    }

    [Fact]
    public async Task Stop_ByTheSystem_FinishesAndLeavesASoundBase()
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        var events = new Wire.EventService.EventServiceClient(server.Channel);
        var request = new Wire.RecordRequest();
        request.Events.AddRange(Enumerable.Range(0, 500).Select(i => Ask.Purchase($"c{i % 50}", $"e{i}")));
        await events.RecordAsync(request);

        Assert.Equal(ExitCode.Done, await server.StopAsync());

        var verify = await Run.ToEndAsync(
            "dotnet", [ServerProcess.Program, "verify", "--data", _directory], _directory);
        Assert.True(verify.ExitCode == ExitCode.Done, verify.ToString());
        Assert.Contains("Sound: every saved state is what its history gives.", verify.Output);
        Assert.Contains("customers compared                50", verify.Output);
    }

    [Fact]
    public async Task Demo_StartedTwice_TellsItsDecisionsAndUsesTheBaseAgain()
    {
        await using (var first = await ServerProcess.StartAsync(_directory, "--demo"))
        {
            await first.SaysAsync("ask customer-00042");
            Assert.Contains("Making a base of 20,000 customers", first.Output);
            Assert.Contains("anna: vip", first.Output);
            Assert.Contains("DO NOT SEND.", first.Output);
            Assert.Contains("SEND by ", first.Output);
            Assert.Contains("home: shows 3 offers.", first.Output);
            await CheckDaysAsync(new Wire.InsightService.InsightServiceClient(first.Channel));
            await first.StopAsync();
        }

        await using var second = await ServerProcess.StartAsync(_directory, "--demo");
        Assert.Contains("The demo base of 20,000 customers is there already.", second.Output);
    }

    /// <summary>The demo's history lies on its own days: every day has buyers of that month, none makes up for others.
    /// </summary>
    private static async Task CheckDaysAsync(Wire.InsightService.InsightServiceClient insight)
    {
        var history = await insight.GetBaseHistoryAsync(new Wire.GetBaseHistoryRequest { Days = 50 });
        var recent = history.Days.Select(day => day.Matrix.ColumnTotals[0]).ToArray();
        Assert.True(recent.Length >= 49, $"There are {recent.Length} days.");
        Assert.InRange(recent.Min(), recent.Max() / 2, recent.Max());
        var today = await GetCountedAsync(insight);
        Assert.InRange(today.Matrix.ColumnTotals[0], recent.Max() / 2, recent.Max() * 2);
        Assert.InRange(today.Grid.Movements.Sum(move => move.Customers), 0, DemoBase.Customers / 20);
    }

    /// <summary>After its start the server counts the base behind its first calls.</summary>
    private static async Task<Wire.Base> GetCountedAsync(Wire.InsightService.InsightServiceClient insight)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                return await insight.GetBaseAsync(new Wire.GetBaseRequest());
            }
            catch (RpcException refused) when (
                refused.StatusCode == StatusCode.Unavailable && !patience.IsCancellationRequested)
            {
                Assert.Contains("being counted", refused.Status.Detail);
            }
        }
    }

    private async Task AssertSaysAsync(string expected, params string[] arguments)
    {
        var run = await Run.ToEndAsync("dotnet", [ServerProcess.Program, .. arguments], _directory);
        Assert.True(run.ExitCode == ExitCode.Done && run.Output.Contains(expected, StringComparison.Ordinal),
            $"{string.Join(' ', arguments)}: {run}");
    }
}
