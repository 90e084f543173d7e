using System.Globalization;
using Decisioning.V1;

namespace Decisioning.Load.Measuring;

/// <summary>
/// The catalog that is measured: offers over the categories of a seeded base with rules, caps of every kind, consents,
/// trust and quiet hours that are off at the time of asking. What a shop would have, in the number that is asked for.
/// </summary>
internal static class BenchCatalog
{
    public const string Placement = "home";
    public const int Slots = 3;
    private const int Categories = 20;
    private const int Groups = 10;
    private const int Products = 1_000;

    /// <summary>How long after the quiet hours begin, by the clock of UTC, from now: half a day away in every zone of a
    /// seeded base.</summary>
    private const int QuietAfterHours = 11;
    private const int QuietHours = 7;

    private static readonly string[] Rules =
    [
        "", "", "customer.rfm.frequency >= 1", "customer.rfm.recency_days <= 700", "customer.trust > 0.2",
        "has(customer.age) && customer.age >= 18",
    ];

    public static Catalog Of(int offers, bool withTrees, DateTimeOffset now)
    {
        var catalog = new Catalog
        {
            Currency = "EUR",
            DefaultTimeZone = "Europe/Berlin",
            Policy = Policy(),
            Placements =
            {
                new Placement { Name = Placement, Channel = "web", Slots = Slots, Examination = { .9, .6, .4 } },
            },
        };
        catalog.Channels.AddRange([
            Outbound("email", 1, .35, .13, now), Outbound("sms", 8, .97, .18, now), Outbound("push", 1, .45, .15, now),
            new Channel { Name = "web", Direction = Direction.Inbound, ConsentPurpose = "" },
        ]);
        catalog.Offers.AddRange(Enumerable.Range(0, offers).Select(Offer));
        catalog.Models.Add(BenchModels.Of(withTrees, catalog.Offers));
        return catalog;
    }

    /// <summary>A channel by which customers are contacted.</summary>
    /// <param name="name">Of the channel.</param>
    /// <param name="cost">Of an attempt, in minor units.</param>
    /// <param name="reach">Share of attempts that reach somebody.</param>
    /// <param name="draw">Share of trust that one contact draws.</param>
    /// <param name="now">The time of asking, from which its quiet hours are half a day away.</param>
    public static Channel Outbound(string name, int cost, double reach, double draw, DateTimeOffset now)
    {
        var quiet = new QuietHours
        {
            From = Clock(now.AddHours(QuietAfterHours)),
            To = Clock(now.AddHours(QuietAfterHours + QuietHours)),
        };
        return new Channel
        {
            Name = name,
            Direction = Direction.Outbound,
            CostAttemptMinor = cost,
            Reach = reach,
            Draw = draw,
            LeaveRate = .001,
            AttributionWindowHours = 72,
            QuietHours = { quiet },
        };
    }

    private static string Clock(DateTimeOffset time) => time.ToString("HH:00", CultureInfo.InvariantCulture);

    private static Policy Policy() => new()
    {
        Caps =
        {
            new Cap { CapId = "email-week", Limit = 3, RollingDays = 7, Scope = CapScope.Channel, Channel = "email" },
            new Cap
            {
                CapId = "sms-week", Limit = 2, Calendar = CalendarWindow.Week, Scope = CapScope.Channel, Channel =
                "sms",
            },
            new Cap
            {
                CapId = "push-day", Limit = 1, Calendar = CalendarWindow.Day, Scope = CapScope.Channel, Channel =
                "push",
            },
            new Cap { CapId = "all-week", Limit = 5, RollingDays = 7, Scope = CapScope.AllOutbound },
            new Cap { CapId = "all-quarter", Limit = 45, RollingDays = 90, Scope = CapScope.AllOutbound },
            new Cap { CapId = "offer-fortnight", Limit = 1, RollingDays = 14, Scope = CapScope.Offer },
            new Cap { CapId = "group-month", Limit = 12, RollingDays = 30, Scope = CapScope.Group },
        },
        Trust = new TrustPolicy { SegmentMarginMinor = 300, ContactsAYear = 26 },
    };

    private static Offer Offer(int number)
    {
        var id = Name("offer", number, "D4");
        var offer = new Offer
        {
            OfferId = id,
            Issue = "sales",
            GroupId = Name("group", number % Groups, "D2"),
            Category = Name("category", number % Categories, "D2"),
            MarginMinor = 6_000 + (number * 7_919L % 40_000),
            StartingPropensity = .02 + (number * 31 % 50 / 1_000.0),
            PropensityModelId = BenchModels.Id,
            RepurchaseAfterDays = 60,
            Eligibility = Rules[number % Rules.Length],
        };
        if (number < Products)
        {
            offer.ProductIds.Add(Name("product", number, "D4"));
        }

        foreach (var channel in (string[])["email", "sms", "push", "web"])
        {
            offer.Treatments.Add(new Treatment
            {
                TreatmentId = $"{id}-{channel}",
                Channel = channel,
                Content =
                {
                    ["title"] = $"{id} for you",
                    ["text"] = "A fine thing from a shop that you know, delivered tomorrow",
                    ["link"] = $"/offers/{id}",
                },
            });
        }

        return offer;
    }

    private static string Name(string kind, int number, string format) =>
        $"{kind}-{number.ToString(format, CultureInfo.InvariantCulture)}";
}
