using Decisioning.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;

namespace Decisioning.Load.Tests.EndToEnd;

/// <summary>A small base with a catalog that has a guard: customers who buy toys more or less often.</summary>
internal static class Shop
{
    private const int MostOrders = 6;
    private const int BatchEvents = 500;

    public static async Task FillAsync(Uri address, int customers)
    {
        using var channel = GrpcChannel.ForAddress(address);
        var catalogs = new CatalogService.CatalogServiceClient(channel);
        await catalogs.PublishAsync(new PublishCatalogRequest { Catalog = Catalog(), Publisher = "marketer" });
        await catalogs.ApproveAsync(new ApproveOffersRequest { Approver = "approver" });
        var events = new EventService.EventServiceClient(channel);
        foreach (var batch in Orders(customers).Chunk(BatchEvents))
        {
            var recorded = await events.RecordAsync(new RecordRequest { Events = { batch } });
            Assert.All(recorded.Results, result => Assert.Equal(EventStatus.Applied, result.Status));
        }
    }

    private static IEnumerable<Event> Orders(int customers)
    {
        var random = new Random(5);
        var now = TimeProvider.System.GetUtcNow();
        for (var customer = 0; customer < customers; customer++)
        {
            for (var order = random.Next(1, MostOrders); order > 0; order--)
            {
                yield return new Event
                {
                    EventId = $"o{customer}-{order}",
                    CustomerId = $"customer-{customer:0000}",
                    OccurredAt = Timestamp.FromDateTimeOffset(now.AddDays(-random.Next(20, 700))),
                    Purchase = new Purchase
                    {
                        OrderId = $"o{customer}-{order}",
                        Lines =
                        {
                            new OrderLine { ProductId = "p", Category = "toys", Quantity = 1, UnitPriceMinor = 90_000 },
                        },
                    },
                };
            }
        }
    }

    private static Catalog Catalog() => new()
    {
        Currency = "RUB",
        DefaultTimeZone = "Europe/Moscow",
        Offers = { Offer("blocks", 0.1), Offer("doll", 0.09), Offer("kite", 0.08) },
        Channels =
        {
            Outbound("email", 0.13, 0.004, 1),
            Outbound("sms", 0.18, 0.008, 100),
            Outbound("call", 0.25, 0.01, 500),
        },
        Policy = new Policy
        {
            Caps =
            {
                new Cap { CapId = "week", Limit = 3, RollingDays = 7, Scope = CapScope.AllOutbound },
                new Cap { CapId = "fortnight", Limit = 1, RollingDays = 14, Scope = CapScope.Offer },
            },
            Trust = new TrustPolicy { SegmentMarginMinor = 900 },
        },
    };

    private static Channel Outbound(string name, double draw, double leaving, int costMinor) => new()
    {
        Name = name,
        Draw = draw,
        LeaveRate = leaving,
        CostAttemptMinor = costMinor,
        ConsentPurpose = "",
    };

    private static Offer Offer(string id, double propensity) => new()
    {
        OfferId = id,
        Category = "toys",
        MarginMinor = 80_000,
        StartingPropensity = propensity,
        Treatments =
        {
            new Treatment { TreatmentId = $"{id}-email", Channel = "email" },
            new Treatment { TreatmentId = $"{id}-sms", Channel = "sms" },
            new Treatment { TreatmentId = $"{id}-call", Channel = "call" },
        },
    };
}
