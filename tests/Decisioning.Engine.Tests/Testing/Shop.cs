using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;

namespace Decisioning.Engine.Tests.Testing;

/// <summary>A small catalog: two offers, e-mail and push that cost no trust, a web page; one cap.</summary>
internal static class Shop
{
    public static CatalogDefinition Catalog(
        int cap = 10, ExpiryRule onExpiry = ExpiryRule.AssumeSent, double draw = 0, long margin = 100_000) => new()
        {
            Currency = "RUB",
            DefaultTimeZone = "Europe/Moscow",
            Channels =
            [
                Outbound("email", onExpiry, draw),
                Outbound("push", onExpiry, draw),
                new ChannelDefinition { Name = "web", Outbound = false, ConsentPurpose = "" },
            ],
            Placements = [new PlacementDefinition { Name = "home", Channel = "web", Slots = 2 }],
            Offers = [Offer("o1", margin), Offer("o2", margin / 2)],
            Policy = new PolicyDefinition
            {
                Caps = [new CapDefinition { CapId = "all", Limit = cap, WindowHours = 720 }],
                Trust = new TrustDefinition { SegmentMarginMinor = 1_000 },
            },
        };

    public static DecisionQuery Ask(
        string customer, string requestId = "", string channel = "email", HoldKind hold = HoldKind.Reserve) => new()
        {
            CustomerId = customer,
            RequestId = requestId,
            Channels = [channel],
            Hold = hold,
        };

    public static DecisionQuery Page(string customer) => new()
    {
        CustomerId = customer,
        Placements = [new PlacementQuery("home")],
    };

    private static ChannelDefinition Outbound(string name, ExpiryRule onExpiry, double draw) => new()
    {
        Name = name,
        CostAttemptMinor = 1,
        Draw = draw,
        OnExpiry = onExpiry,
        ConsentPurpose = "",
        AttributionWindowHours = 24,
    };

    private static OfferDefinition Offer(string id, long margin) => new()
    {
        OfferId = id,
        GroupId = "group",
        Category = "toys",
        MarginMinor = margin,
        StartingPropensity = 0.5,
        Treatments =
        [
            new TreatmentDefinition { TreatmentId = $"{id}-email", Channel = "email" },
            new TreatmentDefinition { TreatmentId = $"{id}-push", Channel = "push" },
            new TreatmentDefinition { TreatmentId = $"{id}-web", Channel = "web" },
        ],
    };
}
