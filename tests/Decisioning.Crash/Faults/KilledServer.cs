namespace Decisioning.Crash.Faults;

/// <summary>kill -9 of the server, and another one on its base.</summary>
internal sealed class KilledServer : Fault
{
    public override string Name => "kill-server";

    public override async Task StrikeAsync(CrashRound round)
    {
        await round.Base.Server.Process.KillAsync().ConfigureAwait(false);
        await round.Base.StartAsync().ConfigureAwait(false);
    }
}
