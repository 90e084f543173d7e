namespace Decisioning.Crash.Faults;

/// <summary>SIGSTOP past the lease: a second server takes over, and the first, waking up, changes nothing and ends.
/// </summary>
internal sealed class PausedServer : Fault
{
    public override string Name => "pause-server";

    public override bool WakesUp => true;

    public override bool IsOf(string store) => store == "redis";

    public override async Task StrikeAsync(CrashRound round)
    {
        var first = round.Base.Server;
        var second = round.Base.Launch();
        await second.Process.SaysAsync("waiting until it is gone").ConfigureAwait(false);
        await first.Process.SignalAsync("STOP").ConfigureAwait(false);
        await second.ListensAsync().ConfigureAwait(false);
        await first.Process.SignalAsync("CONT").ConfigureAwait(false);

        // Clients go on calling the first one for a while.
        var exit = await first.Process.EndsAsync().ConfigureAwait(false);
        round.Ledger.Check(exit == 1, $"I5: the server that lost the base ended with {exit}.");
        round.Base.Call(second);
    }
}
