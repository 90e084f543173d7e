using Decisioning.V1;

namespace Decisioning.Load.Connection;

/// <summary>Makes a catalog the active one, approved by a second name: for bases to try things on.</summary>
internal static class CatalogPublishing
{
    public static async Task PublishAsync(
        CatalogService.CatalogServiceClient client, Catalog catalog, CancellationToken cancel)
    {
        var request = new PublishCatalogRequest { Catalog = catalog, Publisher = "load" };
        var published = await client.PublishAsync(request, cancellationToken: cancel);
        var approval = new ApproveOffersRequest { Version = published.Version.Number, Approver = "load-approver" };
        await client.ApproveAsync(approval, cancellationToken: cancel);
    }
}
