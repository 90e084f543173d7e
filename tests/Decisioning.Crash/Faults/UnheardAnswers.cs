namespace Decisioning.Crash.Faults;

/// <summary>No fault but a broken promise: no erasure and no settlement is ever answered, however often it is sent. The
/// harness must see it.</summary>
internal sealed class UnheardAnswers : Fault
{
    public override string Name => "unheard-answers";

    public override TimeSpan Patience => TimeSpan.FromSeconds(1);

    public override bool HearsWhatEnds => false;

    public override Task StrikeAsync(CrashRound round) => Task.CompletedTask;
}
