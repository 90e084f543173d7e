using Decisioning.Server.Commands;
using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>Keys as an operator handles them, beside a server that runs.</summary>
public sealed class KeyCommandTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly string _directory = TestDirectory.Create();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Keys_MadeUsedAndRevokedWhileTheServerRuns_TakeEffectWithoutARestart()
    {
        await using var server = await ServerProcess.StartAsync(_directory);
        Assert.Contains("No keys are configured", server.Output);

        var made = await KeysAsync("new", "--name", "ann", "--roles", "analyst,marketer");
        var secret = made.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Trim();
        Assert.StartsWith("dk_", secret);
        await server.SaysAsync("from here on calls need a key");

        var catalogs = new Wire.CatalogService.CatalogServiceClient(server.Channel);
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await catalogs.ListVersionsAsync(new Wire.ListCatalogVersionsRequest()));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);

        string[] list = ["catalog", "list", "--target", server.Target];
        Assert.Equal(ExitCode.Done, (await RunAsync([.. list, "--key", secret])).ExitCode);
        Assert.Contains("Unauthenticated", (await RunAsync(list)).Errors);
        Assert.Contains("analyst", (await KeysAsync("list")).Output);

        Assert.Contains("Revoked 1 key(s)", (await KeysAsync("revoke", "ann")).Output);
        await RefusedAsync("was revoked", [.. list, "--key", secret]);
        Assert.Contains("revoked 20", (await KeysAsync("list")).Output);
        Assert.DoesNotContain(secret, server.Output);
    }

    [Fact]
    public async Task KeysNew_AThirdLiveKeyOfAName_IsRefused()
    {
        await KeysAsync("new", "--name", "ann", "--roles", "sender");
        await KeysAsync("new", "--name", "ann", "--roles", "sender");
        var third = await RunAsync(["keys", "new", "--name", "ann", "--roles", "sender", "--data", _directory]);
        Assert.Equal(ExitCode.Usage, third.ExitCode);
        Assert.Contains("ann has 2 live keys", third.Errors);
    }

    /// <summary>A mistyped directory is easily taken for the server's.</summary>
    [Fact]
    public async Task KeysNew_InADirectoryThatWasNotThere_SaysThatItWasMade()
    {
        var mistyped = Path.Combine(_directory, "mistyped");
        string[] add = ["keys", "new", "--name", "ann", "--roles", "sender", "--data", mistyped];

        Assert.Contains($"{mistyped} was not there and was made", (await RunAsync(add)).Output);
        Assert.DoesNotContain("was not there", (await RunAsync(add)).Output);
    }

    [Theory]
    [InlineData("Say whose it is", "--roles", "sender")]
    [InlineData("did you mean 'sender'?", "--name", "ann", "--roles", "sendr")]
    [InlineData("no role is given", "--name", "ann")]
    [InlineData("--name 'Ann' is none", "--name", "Ann", "--roles", "sender")]
    [InlineData("is no time", "--name", "ann", "--roles", "sender", "--expires", "soon")]
    [InlineData("is no whole number", "--name", "ann", "--roles", "sender", "--concurrency", "-1")]
    public async Task KeysNew_WithAMistake_SaysWhichAndWritesNothing(string expected, params string[] arguments)
    {
        var run = await RunAsync(["keys", "new", .. arguments, "--data", _directory]);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(expected, run.Errors);
        Assert.False(File.Exists(Path.Combine(_directory, "keys.json")));
    }

    [Fact]
    public async Task KeysRevoke_AnUnknownName_SaysSo()
    {
        var run = await RunAsync(["keys", "revoke", "nobody", "--data", _directory]);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("No key has the id or name 'nobody'", run.Errors);
    }

    [Theory]
    [InlineData("no keys are configured")]
    [InlineData("has no TLS")]
    public async Task Serve_OpenToOtherMachines_DoesNotStart(string expected)
    {
        var run = await Run.ToEndAsync(
            "dotnet", [ServerProcess.Program, "--listen", "0.0.0.0:0", "--data", _directory], _directory);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains(expected, run.Errors);
    }

    [Fact]
    public async Task TokensRotate_BetweenPromiseAndClaim_LeavesTheEarlierTokensValid()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var before = (await server.Decisions.DecideAsync(Ask.Reserve("anna", "r-1", "email"))).Contact.ReservationId;
        await server.StopAsync();
        var run = await RunAsync(["tokens", "rotate", "--data", server.Settings.DataDirectory]);
        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        Assert.Contains("Key 2 signs tokens", run.Output);
        await server.StartAgainAsync();

        var after = (await server.Decisions.DecideAsync(Ask.Reserve("boris", "r-2", "email"))).Contact.ReservationId;
        foreach (var reservation in new[] { before, after })
        {
            var settled = await server.Decisions.SettleAsync(
                Ask.Settle(reservation, $"s-{reservation}", Wire.Outcome.Confirmed));
            Assert.Equal(Wire.SettleStatus.Applied, settled.Results[0].Status);
        }

        // The first byte of a token is the number of its key; characters 0 and 1 hold it.
        Assert.NotEqual(before[..2], after[..2]);
    }

    private async Task<Run> KeysAsync(string command, params string[] arguments)
    {
        var run = await RunAsync(["keys", command, .. arguments, "--data", _directory]);
        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        return run;
    }

    /// <summary>Runs a command until the server, which looks at its file every second, refuses it.</summary>
    private static async Task RefusedAsync(string expected, string[] arguments)
    {
        var start = TimeProvider.System.GetTimestamp();
        var run = await RunAsync(arguments);
        while (run.ExitCode == ExitCode.Done && TimeProvider.System.GetElapsedTime(start) < Longest)
        {
            run = await RunAsync(arguments);
        }

        Assert.Contains(expected, run.Errors);
    }

    /// <summary>In this process: a program of its own takes a second to start.</summary>
    private static async Task<Run> RunAsync(string[] arguments)
    {
        using var answers = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandTable.RunAsync(arguments, new CommandOutput(answers, errors), default);
        return new Run(code, answers.ToString(), errors.ToString());
    }
}
