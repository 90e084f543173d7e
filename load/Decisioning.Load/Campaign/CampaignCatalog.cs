using Decisioning.V1;

namespace Decisioning.Load.Campaign;

/// <summary>What the published catalog says about a campaign before it begins.</summary>
/// <param name="Channels">The outbound channels to ask for.</param>
internal sealed record CampaignCatalog(long Version, string Currency, IReadOnlyList<string> Channels)
{
    /// <exception cref="UsageException">The catalog has no such group or outbound channel.</exception>
    public static CampaignCatalog Check(GetCatalogResponse published, CampaignOptions options)
    {
        var catalog = published.Catalog ?? new Catalog();
        var version = published.Version?.Number ?? 0;
        var groups = catalog.Offers.Select(offer => offer.GroupId).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (!groups.Contains(options.Group))
        {
            throw new UsageException(
                $"--group {options.Group}: catalog {version} has no such group; it has {string.Join(", ", groups)}.");
        }

        var outbound = catalog.Channels.Where(channel => channel.Direction != Direction.Inbound)
            .Select(channel => channel.Name).ToArray();
        var unknown = options.Channels.Except(outbound).ToArray();
        return unknown.Length == 0
            ? new CampaignCatalog(version, catalog.Currency, options.Channels.Count > 0 ? options.Channels : outbound)
            : throw new UsageException(
                $"--channels {string.Join(",", unknown)}: not an outbound channel of catalog {version}; "
                + $"it has {string.Join(", ", outbound)}.");
    }
}
