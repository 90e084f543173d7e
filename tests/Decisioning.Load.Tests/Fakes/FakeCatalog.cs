using Decisioning.Load.Measuring;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Tests.Fakes;

/// <summary>A published catalog with the group "gifts", two outbound channels and one inbound, and the measured
/// placement.</summary>
internal sealed class FakeCatalog : CatalogService.CatalogServiceBase
{
    public override Task<GetCatalogResponse> Get(GetCatalogRequest request, ServerCallContext context) =>
        Task.FromResult(new GetCatalogResponse
        {
            Version = new CatalogVersion { Number = 7 },
            Catalog = new Decisioning.V1.Catalog
            {
                Currency = "GBP",
                Offers = { new Offer { OfferId = "mugs", GroupId = "gifts" } },
                Placements = { new Decisioning.V1.Placement { Name = BenchCatalog.Placement } },
                Channels =
                {
                    new Decisioning.V1.Channel { Name = "email" },
                    new Decisioning.V1.Channel { Name = "sms", Direction = Direction.Outbound },
                    new Decisioning.V1.Channel { Name = "web", Direction = Direction.Inbound },
                },
            },
        });
}
