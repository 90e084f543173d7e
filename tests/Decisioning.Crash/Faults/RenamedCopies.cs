namespace Decisioning.Crash.Faults;

/// <summary>No fault but a broken promise: each event comes twice under two ids, and counts twice. The harness must see
/// it.</summary>
internal sealed class RenamedCopies : Fault
{
    public override string Name => "renamed-copies";

    public override bool RenamesCopies => true;

    public override Task StrikeAsync(CrashRound round) => Task.CompletedTask;
}
