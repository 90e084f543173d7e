using System.Diagnostics;
using Decisioning.Resp.Tests.Servers;

namespace Decisioning.Resp.Tests;

/// <summary>Processes that tests start do not outlive the test host.</summary>
public sealed class ProcessGuardTests
{
    private const int KilledBySignal = 128 + 9;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task LoseHost_ProcessRuns_IsKilled()
    {
        using var process = Start();
        using var guard = ProcessGuard.Over(process);
        guard.LoseHost();
        await process.WaitForExitAsync().WaitAsync(Longest);
        Assert.Equal(KilledBySignal, process.ExitCode);
    }

    [Fact]
    public async Task Dispose_ProcessRuns_LetsItGoOn()
    {
        using var process = Start();
        ProcessGuard.Over(process).Dispose();

        // It still answers: what it is told comes back.
        await process.StandardInput.WriteLineAsync("there");
        await process.StandardInput.FlushAsync();
        Assert.Equal("there", await process.StandardOutput.ReadLineAsync().WaitAsync(Longest));
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Longest);
        Assert.Equal(0, process.ExitCode);
    }

    private static Process Start() => Process.Start(new ProcessStartInfo("cat")
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;
}
