namespace Decisioning.Crash.Faults;

/// <summary>What was written cannot be made durable. After that nobody may be told that it was: who wrote it ends, and
/// is started again.</summary>
internal sealed class FailedFsync(bool tellsOfIt = true) : Fault
{
    private const string Calls = "fsync,fdatasync";

    public override string Name => tellsOfIt ? "failed-fsync" : "pretended-fsync";

    public override async Task StrikeAsync(CrashRound round)
    {
        var process = round.Base.Redis?.Process ?? round.Base.Server.Process;
        var what = tellsOfIt ? "error=EIO" : "retval=0";
        await using (await Injection.IntoAsync(process, Calls, what, round.Base.Scratch).ConfigureAwait(false))
        {
            var written = await round.Side.RecordAsync($"late-{round.Number}", "late").ConfigureAwait(false);
            round.Ledger.Check(!written.IsOk, "I1: an event was acknowledged that was not made durable.");
            if (written.IsOk) return;
            var exit = await process.EndsAsync().ConfigureAwait(false);
            round.Ledger.Check(exit != 0, "I1: who could not make a write durable ended as if nothing had been.");
        }

        if (round.Base.Redis is not { } redis)
        {
            await round.Base.StartAsync().ConfigureAwait(false);
            return;
        }

        await redis.KillAsync().ConfigureAwait(false);
        await redis.StartAsync().ConfigureAwait(false);
    }
}
