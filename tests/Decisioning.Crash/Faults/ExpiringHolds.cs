using Decisioning.V1;

namespace Decisioning.Crash.Faults;

/// <summary>Claims come in the moment in which their holds run out and give their places back.</summary>
internal sealed class ExpiringHolds : Fault
{
    private const int HoldMs = 1_000;
    private const int SpreadMs = 150;

    public override string Name => "expiring-holds";

    public override bool LetsExpire => true;

    public override Catalog Catalog => CrashCatalog.Make(HoldMs / 1_000, releases: true);

    public override Task StrikeAsync(CrashRound round) => Task.CompletedTask;

    public override Task BeforeSettlingAsync(Random random) =>
        Task.Delay(HoldMs + random.Next(-SpreadMs, SpreadMs + 1), CancellationToken.None);
}
