using Decisioning.Server.Mapping;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests;

/// <summary>Catalogs that tests start from.</summary>
public static class TestCatalogs
{
    /// <summary>
    /// One offer worth 50 units by e-mail, push and sms or on the home page, no caps, no draw, no leaving: every
    /// question is answered SEND until a test adds what stands against it.
    /// </summary>
    public static Wire.Catalog Small() => new()
    {
        Currency = "RUB",
        DefaultTimeZone = "Europe/Moscow",
        Offers = { Offer("toy") },
        Channels =
        {
            Outbound("email"),
            Outbound("push"),
            Outbound("sms"),
            new Wire.Channel { Name = "web", Direction = Wire.Direction.Inbound, ConsentPurpose = "" },
        },
        Placements = { new Wire.Placement { Name = "home", Channel = "web", Slots = 2, Examination = { 0.9, 0.5 } } },
        Policy = new Wire.Policy { Trust = new Wire.TrustPolicy { SegmentMarginMinor = 1_000 } },
    };

    public static Wire.Offer Offer(string id) => new()
    {
        OfferId = id,
        GroupId = "play",
        MarginMinor = 50_000,
        StartingPropensity = 0.1,
        Treatments =
        {
            new Wire.Treatment { TreatmentId = $"{id}-email", Channel = "email", Content = { ["subject"] = "Hello" } },
            new Wire.Treatment { TreatmentId = $"{id}-push", Channel = "push", Content = { ["title"] = "Hello" } },
            new Wire.Treatment { TreatmentId = $"{id}-sms", Channel = "sms", Content = { ["text"] = "Hello" } },
            new Wire.Treatment { TreatmentId = $"{id}-web", Channel = "web", Content = { ["title"] = "Hello" } },
        },
    };

    public static Wire.Channel Outbound(string name) => new()
    {
        Name = name,
        Direction = Wire.Direction.Outbound,
        ConsentPurpose = "",
        LongestHoldSeconds = 3_600,
    };

    public static CatalogNames Names(Wire.Catalog catalog, long version = 1) =>
        new(version, CatalogMapping.ToDomain(catalog, new FieldCheck())!);
}
