using System.Collections.Frozen;
using Decisioning.Domain.Rules;

namespace Decisioning.Domain.Catalog.Models;

/// <summary>The names of what models may see.</summary>
internal static class FeatureNames
{
    /// <summary>What stands before the name of a profile attribute.</summary>
    public const string Attribute = "attribute.";

    private static readonly FrozenDictionary<string, FeatureSource> Sources =
        new Dictionary<string, FeatureSource>
        {
            [RuleNames.RecencyDays] = FeatureSource.RecencyDays,
            [RuleNames.Frequency] = FeatureSource.Frequency,
            [RuleNames.MonetaryMinor] = FeatureSource.MonetaryMinor,
            [RuleNames.FrequencyGross] = FeatureSource.FrequencyGross,
            [RuleNames.MonetaryGrossMinor] = FeatureSource.MonetaryGrossMinor,
            [RuleNames.YearFrequency] = FeatureSource.YearFrequency,
            [RuleNames.YearMonetaryMinor] = FeatureSource.YearMonetaryMinor,
            [RuleNames.AverageOrderMinor] = FeatureSource.AverageOrderMinor,
            [RuleNames.DiscountShare] = FeatureSource.DiscountShare,
            [RuleNames.ActionRecencyDays] = FeatureSource.ActionRecencyDays,
            [RuleNames.Actions] = FeatureSource.Actions,
            ["customer.interests"] = FeatureSource.Interests,
            ["customer.categories"] = FeatureSource.Categories,
            ["customer.products"] = FeatureSource.Products,
            ["now.hour"] = FeatureSource.Hour,
            ["now.day_of_week"] = FeatureSource.DayOfWeek,
            ["now.day_of_month"] = FeatureSource.DayOfMonth,
            ["now.month"] = FeatureSource.Month,
            ["pair.category_orders"] = FeatureSource.CategoryOrders,
            ["pair.category_days"] = FeatureSource.CategoryDays,
            ["pair.category_interest"] = FeatureSource.CategoryInterest,
            ["pair.group_contacts"] = FeatureSource.GroupContacts,
            ["pair.group_responses"] = FeatureSource.GroupResponses,
            ["offer.margin_minor"] = FeatureSource.OfferMarginMinor,
            ["offer.incentive_minor"] = FeatureSource.OfferIncentiveMinor,
            ["offer.lever"] = FeatureSource.OfferLever,
            ["offer.starting_propensity"] = FeatureSource.OfferStartingPropensity,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool TryGet(string name, out FeatureSource source)
    {
        if (name.StartsWith(Attribute, StringComparison.Ordinal) && name.Length > Attribute.Length)
        {
            source = FeatureSource.Attribute;
            return true;
        }

        return Sources.TryGetValue(name, out source);
    }

    /// <summary>All offers of a request have the same value of it.</summary>
    public static bool IsShared(FeatureSource source) => source < FeatureSource.CategoryOrders;

    /// <summary>What a name that is none means, as far as it can be told, and what would be right.</summary>
    public static string Advice(string name) => name switch
    {
        RuleNames.Trust or RuleNames.Debt =>
            "is no feature: what speaking adds is multiplied by the customer's trust already, and a model that carries "
            + "it would do so twice; train without it",
        RuleNames.Segment or RuleNames.TimeZone => "is a text and models see numbers; give what it is made of, such as "
            + $"{RuleNames.RecencyDays} and {RuleNames.Frequency}",
        _ when name.StartsWith("channel", StringComparison.Ordinal) =>
            "is no feature: a score is the same for every channel, whose reach and calibration make the difference; "
            + "leave it out",
        _ => NearestName.Of(name, Sources.Keys) is { } near
            ? $"is unknown; did you mean {near}?"
            : "is unknown; give one of the README's table of features, or attribute.NAME for a profile attribute",
    };
}
