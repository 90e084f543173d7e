using System.Globalization;

namespace Decisioning.Crash.Faults;

/// <summary>Catalogs are published while clients call, and the server is killed after the last: each decision names a
/// version that was in force, and the last one stays.</summary>
internal sealed class PublishedCatalogs(bool isPublished = true) : Fault
{
    private const int Versions = 5;

    private readonly KilledServer _killed = new();

    public override string Name => isPublished ? "published-catalogs" : "unpublished-catalogs";

    public override async Task StrikeAsync(CrashRound round)
    {
        for (var i = 0; i < Versions; i++)
        {
            var hold = 600 + i;
            if (isPublished) await round.Base.PublishAsync(CrashCatalog.Make(hold)).ConfigureAwait(false);
            else round.Base.Catalogs.Publish(round.Base.Catalogs.InForce + 1, hold);
        }

        await _killed.StrikeAsync(round).ConfigureAwait(false);
        var named = await round.Side.CatalogAsync($"page-{round.Number}").ConfigureAwait(false);
        round.Ledger.Check(
            named.IsOk && named.Says == round.Base.Catalogs.InForce.ToString(CultureInfo.InvariantCulture),
            $"Version {round.Base.Catalogs.InForce} was published, and after the restart there is {named}.");
    }
}
