using Decisioning.V1;

namespace Decisioning.Crash.Faults;

/// <summary>No fault but a broken promise: the cap that is kept is wider than the one that was promised. The harness
/// must see it.</summary>
internal sealed class WiderCap : Fault
{
    public override string Name => "wider-cap";

    public override Catalog Catalog => CrashCatalog.Make(cap: 2 * CrashCatalog.Cap);

    public override Task StrikeAsync(CrashRound round) => Task.CompletedTask;
}
