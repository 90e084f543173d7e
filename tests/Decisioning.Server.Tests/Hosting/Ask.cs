using Google.Protobuf.WellKnownTypes;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Hosting;

/// <summary>Requests that tests send often.</summary>
public static class Ask
{
    public static Timestamp Now => Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());

    public static Wire.DecideRequest Contact(string customer, params string[] channels)
    {
        var request = new Wire.DecideRequest { CustomerId = customer };
        request.Channels.AddRange(channels.Select(name => new Wire.ChannelRequest { Name = name }));
        return request;
    }

    public static Wire.DecideRequest Reserve(string customer, string requestId, params string[] channels)
    {
        var request = Contact(customer, channels);
        request.RequestId = requestId;
        request.Hold = Wire.Hold.Reserve;
        return request;
    }

    public static Wire.DecideRequest Page(string customer, params string[] placements)
    {
        var request = new Wire.DecideRequest { CustomerId = customer };
        request.Placements.AddRange(placements.Select(name => new Wire.PlacementRequest { Name = name }));
        return request;
    }

    public static Wire.Event Purchase(string customer, string id, long priceMinor = 10_000, int quantity = 1) => new()
    {
        EventId = id,
        CustomerId = customer,
        OccurredAt = Now,
        Purchase = new Wire.Purchase
        {
            OrderId = id,
            Lines =
            {
                new Wire.OrderLine
                {
                    ProductId = "p",
                    Category = "c",
                    Quantity = quantity,
                    UnitPriceMinor = priceMinor,
                },
            },
        },
    };

    public static Wire.SettleRequest Settle(string reservation, string id, Wire.Outcome outcome) => new()
    {
        Items = { new Wire.SettlementItem { SettlementId = id, ReservationId = reservation, Outcome = outcome } },
    };

    public static Wire.Cap Cap(string id, int limit, Wire.CapScope scope = Wire.CapScope.AllOutbound) =>
        new() { CapId = id, Limit = limit, RollingDays = 7, Scope = scope };
}
