namespace Decisioning.Domain.Catalog;

/// <summary>How much a catalog may hold. What is above is refused when it is published.</summary>
public static class CatalogLimits
{
    public const int Offers = 5_000;
    public const int Channels = 64;
    public const int Placements = 256;
    public const int Caps = 64;
    public const int Models = 16;

    /// <summary>Offers with a subsidy: a decision keeps a bit for each, whether it is spent.</summary>
    public const int SubsidisedOffers = 64;

    /// <summary>Different rules of all offers; offers that say the same share one.</summary>
    public const int Rules = 2_000;
    public const int TreatmentsPerOffer = 256;
    public const int ProductsPerOffer = 1_000;
    public const int QuietHoursPerChannel = 64;
    public const int SlotsPerPlacement = 100;

    /// <summary>Longest id or name, bytes of UTF-8.</summary>
    public const int IdBytes = 128;

    /// <summary>Contacts that a customer record remembers, and so the highest limit a cap can have.</summary>
    public const int RememberedContacts = 48;

    /// <summary>Impressions that a customer record remembers, and so the highest limit of a cap on them.</summary>
    public const int RememberedImpressions = 40;

    /// <summary>Longest time for which an impression counts without being reported, minutes (a day).</summary>
    public const int ProvisionalMinutes = 1_440;

    /// <summary>Lifetime counters that a customer record holds.</summary>
    public const int LifetimeCounters = 32;

    /// <summary>The most marketing and mandatory contacts a customer can get in a day; no policy lifts it.</summary>
    public const int CeilingPerDay = 24;

    /// <summary>The ceiling of a policy that names none.</summary>
    public const int DefaultCeilingPerDay = 12;

    /// <summary>Days for which a mandatory offer that names none is not repeated.</summary>
    public const int MandatoryRepeatDays = 30;

    /// <summary>Longest rolling window, hours (366 days).</summary>
    public const int WindowHours = 366 * 24;

    /// <summary>
    /// Highest amount of money, smallest units; a million millions leaves room for sums in millionths.
    /// </summary>
    public const long MoneyMinor = 1_000_000_000_000;

    /// <summary>Longest hold of a reservation, seconds (60 days).</summary>
    public const int HoldSeconds = 60 * 86_400;

    /// <summary>Longest attribution window, hours (one year).</summary>
    public const int AttributionHours = 366 * 24;

    /// <summary>Longest memory of a request id, hours (60 days).</summary>
    public const int RequestIdHours = 60 * 24;

    /// <summary>Shortest memory of a request id, hours.</summary>
    public const int ShortestRequestIdHours = 48;

    /// <summary>Highest age, months (150 years).</summary>
    public const int AgeMonths = 1_800;

    /// <summary>Longest time, in days, for which a rule of the policy looks back or holds (a leap year).</summary>
    public const int PolicyDays = 366;

    public const int Sequences = 64;
    public const int Suppressions = 15;

    /// <summary>The most offers in one contact.</summary>
    public const int OffersPerContact = 10;

    public const int NeedPoints = 256;

    /// <summary>Highest weight of a needs curve.</summary>
    public const int NeedWeight = 10;

    /// <summary>The most contacts that a starting propensity can be worth.</summary>
    public const int StartingEvidence = 1_000_000;

    /// <summary>Problems that one answer names; more are counted.</summary>
    public const int ProblemsNamed = 200;

    /// <summary>Longest time after an action in which a customer is taken to be on the site, minutes.</summary>
    public const int OnSiteMinutes = 1_440;
}
