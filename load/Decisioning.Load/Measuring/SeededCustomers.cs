using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Measuring;

/// <summary>Whether a server has the customers of a seeded base, by looking up some of them.</summary>
internal static class SeededCustomers
{
    /// <summary>Customers that are looked up, evenly over their numbers, the first and the last among them.</summary>
    private const int Looked = 100;

    /// <returns>One of whom nothing is known; null: there is none among those that were looked up.</returns>
    public static async Task<string?> MissingAsync(CallInvoker server, int customers, CancellationToken ct)
    {
        var client = new CustomerService.CustomerServiceClient(server);
        var looked = Math.Min(Looked, customers);
        for (var i = 0L; i < looked; i++)
        {
            var number = looked == 1 ? 1 : 1 + (int)(i * (customers - 1) / (looked - 1));
            var request = new GetCustomerRequest { CustomerId = BenchRequests.IdOf(number) };
            if ((await client.GetCustomerAsync(request, cancellationToken: ct)).Version == 0)
            {
                return request.CustomerId;
            }
        }

        return null;
    }
}
