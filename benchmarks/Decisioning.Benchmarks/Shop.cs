using Decisioning.Domain.Catalog;

namespace Decisioning.Benchmarks;

/// <summary>
/// A catalog of the size asked for: three outbound channels with quiet hours and costs, a page with three slots, caps
/// of several kinds. Offers differ in margin, so that every candidate is scored and the best is not the first.
/// </summary>
internal static class Shop
{
    /// <summary>A prime: offers in the order of (index * it) modulo their count come in no order of worth.</summary>
    private const int Stride = 7_919;

    public static CatalogSnapshot Of(int offers)
    {
        var compiled = CatalogCompiler.Compile(Definition(offers), version: 1);
        return compiled.Snapshot ?? throw new InvalidOperationException(string.Join("\n", compiled.Problems));
    }

    public static CatalogDefinition Definition(int offers) => new()
    {
        Currency = "EUR",
        DefaultTimeZone = "Europe/Berlin",
        Channels = [Outbound("email", 0.13, 1), Outbound("push", 0.15, 1), Outbound("sms", 0.18, 8), Web()],
        Placements = [new PlacementDefinition { Name = "home", Channel = "web", Slots = 3 }],
        Offers = [.. Enumerable.Range(0, offers).Select(i => Offer(i, i * Stride % offers))],
        Policy = new PolicyDefinition
        {
            Caps =
            [
                new CapDefinition { CapId = "week", Limit = 3, WindowHours = 168 },
                new CapDefinition { CapId = "day", Limit = 1, Window = CapWindowKind.CalendarDay },
                new CapDefinition { CapId = "group", Limit = 2, WindowHours = 720, Scope = CapScope.Group },
            ],
            Trust = new TrustDefinition { SegmentMarginMinor = 100 },
        },
    };

    private static ChannelDefinition Outbound(string name, double draw, long cost) => new()
    {
        Name = name,
        Draw = draw,
        CostAttemptMinor = cost,
        Reach = 0.5,
        LeaveRate = 0.0005,
        QuietHours = [new QuietHoursDefinition { From = "22:00", To = "08:00" }],
    };

    private static ChannelDefinition Web() => new() { Name = "web", Outbound = false, ConsentPurpose = "" };

    private static OfferDefinition Offer(int index, int rank) => new()
    {
        OfferId = $"offer-{index}",
        GroupId = $"group-{index % 8}",
        Category = $"category-{index % 12}",
        ProductIds = [$"product-{index}"],
        RepurchaseAfterDays = 90,
        MarginMinor = 500 + rank,
        IncentiveMinor = rank % 3 == 0 ? 50 : 0,
        StartingPropensity = 0.2,
        Treatments =
        [
            new TreatmentDefinition { TreatmentId = "e", Channel = "email" },
            new TreatmentDefinition { TreatmentId = "p", Channel = "push" },
            new TreatmentDefinition { TreatmentId = "s", Channel = "sms" },
            new TreatmentDefinition { TreatmentId = "w", Channel = "web" },
        ],
    };
}
