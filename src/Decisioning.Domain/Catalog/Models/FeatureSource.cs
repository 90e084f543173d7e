namespace Decisioning.Domain.Catalog.Models;

/// <summary>Where the value of a model's feature comes from.</summary>
internal enum FeatureSource : byte
{
    RecencyDays,
    Frequency,
    MonetaryMinor,
    FrequencyGross,
    MonetaryGrossMinor,
    YearFrequency,
    YearMonetaryMinor,
    AverageOrderMinor,
    DiscountShare,
    ActionRecencyDays,
    Actions,
    Interests,
    Categories,
    Products,
    Attribute,
    Hour,
    DayOfWeek,
    DayOfMonth,
    Month,

    /// <summary>From here on each offer has its own.</summary>
    CategoryOrders,
    CategoryDays,
    CategoryInterest,
    GroupContacts,
    GroupResponses,
    OfferMarginMinor,
    OfferIncentiveMinor,
    OfferLever,
    OfferStartingPropensity,
}
