using System.Diagnostics;

namespace Decisioning.Crash.Faults;

/// <summary>Every write takes the disk a second: nothing is acknowledged sooner, and pages are served meanwhile.
/// </summary>
internal sealed class SlowDisk(bool lasts = true) : Fault
{
    private const string Calls = "fsync,fdatasync";
    private const int Writes = 3;

    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(1);

    public override string Name => lasts ? "slow-store" : "quick-store";

    public override async Task StrikeAsync(CrashRound round)
    {
        var process = round.Base.Redis?.Process ?? round.Base.Server.Process;
        var what = lasts ? "delay_enter=1000000" : "delay_enter=1";
        await using var injection = await Injection.IntoAsync(process, Calls, what, round.Base.Scratch)
            .ConfigureAwait(false);
        var sooner = 0;
        for (var i = 0; i < Writes; i++)
        {
            var customer = $"slow-{round.Number}-{i}";
            var began = Stopwatch.GetTimestamp();
            var writing = round.Side.RecordAsync(customer, "e");
            var page = await round.Side.AskPageAsync(customer).ConfigureAwait(false);
            round.Ledger.Check(page.IsOk, $"While the store was slow a page was refused: {page}.");
            if (!writing.IsCompleted) sooner++;
            var written = await writing.ConfigureAwait(false);
            var took = Stopwatch.GetElapsedTime(began);
            round.Ledger.Check(written.IsOk, $"A slow store was taken for one that fails: {written}.");
            round.Ledger.Check(
                took >= Slowness,
                $"I7: a write was acknowledged after {took.TotalMilliseconds:F0} ms; the disk took "
                + $"{Slowness.TotalMilliseconds} ms.");
        }

        round.Ledger.Check(sooner > 0, "Every page waited for the write of a slow store.");
    }
}
