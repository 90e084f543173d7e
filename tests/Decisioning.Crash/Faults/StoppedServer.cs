namespace Decisioning.Crash.Faults;

/// <summary>SIGTERM while calls are under way: they are finished, or refused so that they are sent again.</summary>
internal sealed class StoppedServer : Fault
{
    public override string Name => "stop-server";

    public override async Task StrikeAsync(CrashRound round)
    {
        var process = round.Base.Server.Process;
        var exit = await round.Base.StopAsync().ConfigureAwait(false);
        round.Ledger.Check(exit == 0, $"The server ended with {exit} when it was told to stop:\n{process.Output}");
        await round.Base.StartAsync().ConfigureAwait(false);
    }
}
