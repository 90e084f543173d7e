namespace Decisioning.Crash.Faults;

/// <summary>Every event comes three times at once, over several customers, in whatever order.</summary>
internal sealed class RepeatedDelivery : Fault
{
    public override string Name => "repeated-delivery";

    public override int Copies => 3;

    public override Task StrikeAsync(CrashRound round) => Task.CompletedTask;
}
