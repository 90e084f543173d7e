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

    /// <summary>A check that cannot fail shows nothing: here a promise is broken on purpose, or what keeps it is left
    /// out.</summary>
    [Theory]
    [InlineData("sqlite", "cut-log", "I1:")]
    [InlineData("sqlite", "full-disk-without-reserve", "I6:")]
    [InlineData("sqlite", "pretended-fsync", "I1: an event was acknowledged that was not made durable")]
    [InlineData("sqlite", "quick-store", "I7:")]
    [InlineData("sqlite", "no-bit-flipped", "with a flipped bit")]
    [InlineData("sqlite", "older-store-accepted", "I1: an event was acknowledged and is lost")]
    [InlineData("redis", "older-store-accepted", "I1: an event was acknowledged and is lost")]
    [InlineData("sqlite", "whole-clock-jumps", "I1: the clock is ahead: what was held is assumed_sent now")]
    [InlineData("sqlite", "unmade-erasures", "I6: an event of")]
    [InlineData("sqlite", "unheard-answers", "I6: the erasure of")]
    [InlineData("sqlite", "unheard-answers", "I1: the settlement of")]
    [InlineData("sqlite", "renamed-copies", "I2: ")]
    [InlineData("sqlite", "wider-cap", "I3: ")]
    [InlineData("sqlite", "record-written-twice", "I4: the log does not fold to the saved states")]
    [InlineData("redis", "epochs-put-back", "I5: the server that lost the base goes on")]
    [InlineData("redis", "roomy-redis", "I1: Redis had no memory, and an event was answered")]
    [InlineData("sqlite", "unpublished-catalogs", "was decided by version")]
    public async Task RunAsync_WithAPromiseBrokenOnPurpose_SeesIt(string store, string control, string seen)
    {
        var report = await RunAsync("--store", store, "--fault", control);
        Assert.Contains(report.Violations, violation => violation.Contains(seen, StringComparison.Ordinal));
    }

    private static Task<CrashReport> RunAsync(params string[] arguments)
    {
        var options = CrashOptions.Parse([.. arguments, "--seed", $"{Seed}"], out var problem);
        Assert.True(options is not null, problem);
        return CrashRun.RunAsync(options, _ => { });
    }
}
