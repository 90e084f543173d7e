using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Tests.Fakes;

/// <summary>A base of cards; may break off its first exports.</summary>
internal sealed class FakeCustomers : CustomerService.CustomerServiceBase
{
    public List<CustomerCard> Cards { get; } = [];

    /// <summary>How many exports break off after their first card.</summary>
    public int Breaks { get; set; }

    public ExportCardsRequest? LastExport { get; private set; }

    /// <summary>Everybody is known.</summary>
    public override Task<CustomerCard> GetCustomer(GetCustomerRequest request, ServerCallContext context) =>
        Task.FromResult(new CustomerCard { CustomerId = request.CustomerId, Version = 1 });

    public override async Task ExportCards(
        ExportCardsRequest request, IServerStreamWriter<CustomerCard> responses, ServerCallContext context)
    {
        LastExport = request;
        foreach (var card in Cards)
        {
            await responses.WriteAsync(card);
            if (Breaks-- > 0)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "going down"));
            }
        }
    }
}
