using System.Globalization;
using Decisioning.Load.Connection;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Measuring;

/// <summary>
/// Whether a server that runs already has what the measured questions are about: a catalog with their placements, their
/// channels, their model and as many offers as the table will say, and the customers of a seeded base.
/// </summary>
internal sealed class GivenServerCheck(
    CallInvoker server, ServerSource source, MeasuredCatalog measured, TimeProvider time)
{
    private const string Publish = $"; {ServerSource.PublishFlag} makes the measured catalog the active one";

    /// <exception cref="InvalidDataException">Something is missing: what, and what to do.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        await CheckCustomersAsync(ct);
        var catalogs = new CatalogService.CatalogServiceClient(server);
        if (source.Publishes)
        {
            await CatalogPublishing.PublishAsync(catalogs, measured.Of(source.Offers, time.GetUtcNow()), ct);
        }
        else
        {
            CheckCatalog(await ActiveAsync(catalogs, ct));
        }
    }

    private async Task<Catalog> ActiveAsync(CatalogService.CatalogServiceClient catalogs, CancellationToken ct)
    {
        try
        {
            return (await catalogs.GetAsync(new GetCatalogRequest(), cancellationToken: ct)).Catalog;
        }
        catch (RpcException none) when (none.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound)
        {
            throw new InvalidDataException($"{source.Target} has no active catalog{Publish}.", none);
        }
    }

    private void CheckCatalog(Catalog catalog)
    {
        var placements = catalog.Placements.Select(placement => placement.Name).ToHashSet(StringComparer.Ordinal);
        if (measured.Placements.FirstOrDefault(name => !placements.Contains(name)) is { } noPlacement)
        {
            throw Lacking($"has no placement '{noPlacement}', which the questions ask for{Publish}");
        }

        var channels = catalog.Channels.Select(channel => channel.Name).ToHashSet(StringComparer.Ordinal);
        if (measured.Channels.FirstOrDefault(name => !channels.Contains(name)) is { } noChannel)
        {
            throw Lacking($"has no channel '{noChannel}', which the questions ask for{Publish}");
        }

        if (measured.Trees > 0 && catalog.Models.All(model => (model.Trees?.Trees.Count ?? 0) < measured.Trees))
        {
            throw Lacking($"has no model of {measured.Trees} trees, which are to be measured{Publish}");
        }

        if (catalog.Offers.Count != source.Offers)
        {
            throw Lacking($"has {catalog.Offers.Count} offers: say --offers {catalog.Offers.Count}{Publish}");
        }
    }

    private async Task CheckCustomersAsync(CancellationToken ct)
    {
        if (await SeededCustomers.MissingAsync(server, source.Customers, ct) is { } missing)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"""
                The server at {source.Target} knows nothing of {missing}; {source.Customers:N0} customers are asked
                about. 'seed --customers {source.Customers} --data DIR' makes them in an empty directory, to start the
                server on; --customers N asks about the first N.
                """));
        }
    }

    private InvalidDataException Lacking(string what) => new($"The catalog of {source.Target} {what}.");
}
