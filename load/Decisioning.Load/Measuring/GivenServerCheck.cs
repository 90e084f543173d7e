using System.Globalization;
using Decisioning.Load.Connection;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Measuring;

/// <summary>
/// Whether a server that runs already has what the measured questions are about: a catalog with their placement, their
/// channels and as many offers as the table will say, and the customers of a seeded base.
/// </summary>
internal sealed class GivenServerCheck(CallInvoker server, ServerSource source, TimeProvider time)
{
    /// <summary>Customers that are looked up, evenly over their numbers.</summary>
    private const int Looked = 100;

    private const string Publish = $"; {ServerSource.PublishFlag} makes the measured catalog the active one";

    private static readonly string[] Channels = ["email", "sms"];

    /// <exception cref="InvalidDataException">Something is missing: what, and what to do.</exception>
    public async Task RunAsync(bool withTrees, CancellationToken ct)
    {
        await CheckCustomersAsync(ct);
        var catalogs = new CatalogService.CatalogServiceClient(server);
        if (source.Publishes)
        {
            var catalog = BenchCatalog.Of(source.Offers, withTrees, time.GetUtcNow());
            await CatalogPublishing.PublishAsync(catalogs, catalog, ct);
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
        if (catalog.Placements.All(placement => placement.Name != BenchCatalog.Placement))
        {
            throw Lacking($"has no placement '{BenchCatalog.Placement}', which half the questions ask for{Publish}");
        }

        if (Channels.FirstOrDefault(name => catalog.Channels.All(channel => channel.Name != name)) is { } missing)
        {
            throw Lacking($"has no channel '{missing}', which half the questions ask for{Publish}");
        }

        if (catalog.Offers.Count != source.Offers)
        {
            throw Lacking($"has {catalog.Offers.Count} offers: say --offers {catalog.Offers.Count}{Publish}");
        }
    }

    private async Task CheckCustomersAsync(CancellationToken ct)
    {
        var client = new CustomerService.CustomerServiceClient(server);
        var looked = Math.Min(Looked, source.Customers);
        for (var i = 0L; i < looked; i++)
        {
            var number = looked == 1 ? 1 : 1 + (int)(i * (source.Customers - 1) / (looked - 1));
            var request = new GetCustomerRequest { CustomerId = BenchRequests.IdOf(number) };
            if ((await client.GetCustomerAsync(request, cancellationToken: ct)).Version == 0)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"""
                    The server at {source.Target} knows nothing of {request.CustomerId}; {source.Customers:N0} customers
                    are asked about. 'seed --customers {source.Customers} --data DIR' makes them in an empty directory,
                    to start the server on; --customers N asks about the first N.
                    """));
            }
        }
    }

    private InvalidDataException Lacking(string what) => new($"The catalog of {source.Target} {what}.");
}
