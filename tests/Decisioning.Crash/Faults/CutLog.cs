namespace Decisioning.Crash.Faults;

/// <summary>No fault but a broken promise: what was acknowledged is cut off the log. The harness must see it.</summary>
internal sealed class CutLog : Fault
{
    public override string Name => "cut-log";

    public override bool IsOf(string store) => store == "sqlite";

    public override Task StrikeAsync(CrashRound round) => Task.CompletedTask;

    public override async Task RestAsync(CrashRound round)
    {
        await round.Base.Server.Process.KillAsync().ConfigureAwait(false);
        foreach (var file in Directory.EnumerateFiles(round.Base.Directory, "*-wal")) File.Delete(file);
        await round.Base.StartAsync().ConfigureAwait(false);
    }
}
