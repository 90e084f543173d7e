using Decisioning.Crash;

namespace Decisioning.Server.Tests.Functional;

/// <summary>A round of every fault on every store; hundreds are started by hand.</summary>
public sealed class CrashRoundTests
{
    private const int Seed = 20_261_127;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public async Task RunAsync_OneRoundOfEveryFault_FindsNothing(string store)
    {
        var report = await RunAsync("--store", store);
        using var text = new StringWriter();
        report.Print(text);
        Assert.True(report.Violations.Count == 0, text.ToString());
        Assert.All(report.Lines, line => Assert.True(line.Checked > 0, text.ToString()));
    }

    /// <summary>A check that cannot fail shows nothing: here what was acknowledged is thrown away on purpose.</summary>
    [Fact]
    public async Task RunAsync_WithTheLogCut_SeesWhatWasLost() =>
        Assert.NotEmpty((await RunAsync("--store", "sqlite", "--fault", "cut-log")).Violations);

    private static Task<CrashReport> RunAsync(params string[] arguments)
    {
        var options = CrashOptions.Parse([.. arguments, "--seed", $"{Seed}"], out var problem);
        Assert.True(options is not null, problem);
        return CrashRun.RunAsync(options, _ => { });
    }
}
