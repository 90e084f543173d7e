using Decisioning.Domain.Rules;
using Decisioning.Domain.Segments;

namespace Decisioning.Domain.Catalog;

/// <summary>The names that the rules of a catalog may use, with what is known of each.</summary>
internal static class RuleNames
{
    public const string Customer = "customer";
    public const string Context = "context";
    public const string Now = RuleEnvironment.Now;
    public const string Channel = "channel";
    public const string Placement = "placement";
    public const string Trust = "customer.trust";
    public const string Debt = "customer.debt";
    public const string Segment = "customer.segment";
    public const string TimeZone = "customer.time_zone";
    public const string Interests = "customer.interests";
    public const string Categories = "customer.categories";
    public const string Products = "customer.products";
    public const string RecencyDays = "customer.rfm.recency_days";
    public const string Frequency = "customer.rfm.frequency";
    public const string MonetaryMinor = "customer.rfm.monetary_minor";
    public const string FrequencyGross = "customer.rfm.frequency_gross";
    public const string MonetaryGrossMinor = "customer.rfm.monetary_gross_minor";
    public const string YearFrequency = "customer.rfm.year_frequency";
    public const string YearMonetaryMinor = "customer.rfm.year_monetary_minor";
    public const string AverageOrderMinor = "customer.rfm.average_order_minor";
    public const string DiscountShare = "customer.rfm.discount_share";
    public const string ActionRecencyDays = "customer.rfm.action_recency_days";
    public const string Actions = "customer.rfm.actions";

    private static readonly RuleVariable[] OfCustomers =
    [
        new() { Name = Now, Type = RuleType.Timestamp, Change = RuleChange.Grows },
        new() { Name = Trust, Type = RuleType.Double, Range = new RuleRange(0, 1), Change = RuleChange.Grows },
        new() { Name = Debt, Type = RuleType.Double, Range = RuleRange.AtLeast(0), Change = RuleChange.Falls },
        new() { Name = Segment, Type = RuleType.String, Values = SegmentNames.All, Change = RuleChange.Steps },
        new RuleVariable { Name = TimeZone, Type = RuleType.String }.Missable(),
        new() { Name = Interests, Type = RuleType.Names },
        new() { Name = Categories, Type = RuleType.Names },
        new() { Name = Products, Type = RuleType.Names },
        Count(RecencyDays, RuleChange.GrowsInSteps).Missable(),
        Count(Frequency),
        Count(MonetaryMinor),
        Count(FrequencyGross),
        Count(MonetaryGrossMinor),
        Count(YearFrequency, RuleChange.FallsInSteps),
        Count(YearMonetaryMinor, RuleChange.FallsInSteps),
        Count(AverageOrderMinor),
        new() { Name = DiscountShare, Type = RuleType.Double, Range = new RuleRange(0, 1) },
        Count(ActionRecencyDays, RuleChange.GrowsInSteps).Missable(),
        Count(Actions),
    ];

    /// <summary>The names of a catalog's rules: channels and placements are known by theirs.</summary>
    public static RuleEnvironment Of(CatalogDefinition definition) => new(
        [
            .. OfCustomers,
            new RuleVariable
            {
                Name = Channel,
                Type = RuleType.String,
                Values = [.. definition.Channels.Select(channel => channel.Name)],
                OfRequest = true,
            },
            new RuleVariable
            {
                Name = Placement,
                Type = RuleType.String,
                Values = [.. definition.Placements.Select(placement => placement.Name)],
                OfRequest = true,
            }.Missable(),
        ],
        new HashSet<string> { Customer, Context },
        Member,
        new Dictionary<string, RuleValue>());

    /// <summary>What a rule of an offer may ask of the offer itself.</summary>
    public static IReadOnlyDictionary<string, RuleValue> OfOffer(OfferDefinition offer) =>
        new Dictionary<string, RuleValue>
        {
            ["offer.id"] = RuleValue.Of(offer.OfferId),
            ["offer.group"] = RuleValue.Of(offer.GroupId),
            ["offer.issue"] = RuleValue.Of(offer.Issue),
            ["offer.category"] = RuleValue.Of(offer.Category),
            ["offer.margin_minor"] = RuleValue.Of(offer.MarginMinor),
            ["offer.incentive_minor"] = RuleValue.Of(offer.IncentiveMinor),
        };

    /// <summary>The nearest feature of a customer that an attribute could have meant; null when none is near.</summary>
    public static string? MeantBy(string attribute)
    {
        var written = attribute[(Customer.Length + 1)..];
        var near = OfCustomers
            .Where(known => known.Name.StartsWith(Customer + ".", StringComparison.Ordinal))
            .Select(known => (known.Name, Last: known.Name[(known.Name.LastIndexOf('.') + 1)..]))
            .FirstOrDefault(known => NearestName.Edits(written, known.Last) <= 2);
        return near.Name;
    }

    private static RuleVariable Count(string name, RuleChange change = RuleChange.None) => new()
    {
        Name = name,
        Type = RuleType.Int,
        Range = RuleRange.AtLeast(0),
        Change = change,
    };

    private static RuleVariable Member(string path) => new RuleVariable
    {
        Name = path,
        Type = RuleType.Dyn,
        OfRequest = path.StartsWith(Context + ".", StringComparison.Ordinal),
    }.Missable();
}
