namespace Decisioning.Crash.Faults;

/// <summary>Catalogs are published while clients call, and the server is killed after the last.</summary>
internal sealed class PublishedCatalogs : Fault
{
    private const int Versions = 5;

    private readonly KilledServer _killed = new();

    public override string Name => "published-catalogs";

    public override async Task StrikeAsync(CrashRound round)
    {
        for (var i = 0; i < Versions; i++)
            await round.Base.PublishAsync(CrashCatalog.Make(holdSeconds: 600 + i)).ConfigureAwait(false);
        await _killed.StrikeAsync(round).ConfigureAwait(false);
    }
}
