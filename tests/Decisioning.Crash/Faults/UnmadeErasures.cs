namespace Decisioning.Crash.Faults;

/// <summary>No fault but a broken promise: whoever asks to be forgotten is told that he is, and nothing is done. The
/// harness must see it.</summary>
internal sealed class UnmadeErasures : Fault
{
    public override string Name => "unmade-erasures";

    public override bool MakesErasures => false;

    public override Task StrikeAsync(CrashRound round) => Task.CompletedTask;
}
