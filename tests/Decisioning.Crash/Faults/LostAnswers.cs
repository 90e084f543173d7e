namespace Decisioning.Crash.Faults;

/// <summary>One answer in three is not waited for, and the same is sent again, also to the server that comes after one
/// that was killed.</summary>
internal sealed class LostAnswers : Fault
{
    private readonly KilledServer _killed = new();

    public override string Name => "lost-replies";

    public override int LostReplies => 33;

    public override Task StrikeAsync(CrashRound round) => _killed.StrikeAsync(round);
}
