using Decisioning.Domain.Catalog.Models;

namespace Decisioning.Domain.Catalog;

/// <summary>
/// The catalog as a marketer writes it: plain data, possibly wrong. Its validated, compiled form is the snapshot.
/// Property names follow the JSON field names, so that errors can name the place.
/// </summary>
public sealed record CatalogDefinition
{
    /// <summary>ISO 4217 code. Every amount of money is in this currency, in its smallest unit.</summary>
    public string Currency { get; init; } = "";

    /// <summary>How many smallest units make one unit of the currency, as a power of ten (2: one hundred).</summary>
    public int CurrencyDigits { get; init; } = 2;

    /// <summary>
    /// Time zone (tz database id) of customers whose own is unknown; empty: their contacts are refused.
    /// </summary>
    public string DefaultTimeZone { get; init; } = "";

    public IReadOnlyList<OfferDefinition> Offers { get; init; } = [];

    public IReadOnlyList<ChannelDefinition> Channels { get; init; } = [];

    public IReadOnlyList<PlacementDefinition> Placements { get; init; } = [];

    /// <summary>Models that offers may name.</summary>
    public IReadOnlyList<ModelDefinition> Models { get; init; } = [];

    public PolicyDefinition Policy { get; init; } = new();

    public SegmentsDefinition Segments { get; init; } = new();
}

/// <summary>What an offer is by its nature; it is the offer's, never the caller's word.</summary>
public enum OfferClass : byte
{
    /// <summary>Needs consent and obeys everything.</summary>
    Marketing = 0,

    /// <summary>
    /// Has to be said by law or contract: needs no consent, no cap and no worth stops it. Quiet hours, the daily
    /// ceiling and its own repeats do. It counts in caps and draws on trust like any contact.
    /// </summary>
    Mandatory = 1,

    /// <summary>
    /// Is about something the customer did (an order is ready): as mandatory, but counted in no cap, under no ceiling,
    /// repeated as often as it is asked for, and without any draw on trust.
    /// </summary>
    Transactional = 2,
}

/// <summary>Whether an offer may be decided. Approval is kept beside the catalog, by offer.</summary>
public enum OfferState
{
    Active = 0,
    Paused = 1,
}

/// <summary>
/// Something that may be proposed. Times are milliseconds since 1970-01-01 UTC. An offer with a category or products is
/// a purchase that the customer might make unasked; one without is a response that cannot happen unasked.
/// </summary>
public sealed record OfferDefinition
{
    public string OfferId { get; init; } = "";

    public string GroupId { get; init; } = "";

    public string Issue { get; init; } = "";

    public OfferState State { get; init; }

    public OfferClass Class { get; init; }

    /// <summary>The law or contract that a mandatory offer is sent by; empty for the other classes.</summary>
    public string LegalBasis { get; init; } = "";

    /// <summary>Start (inclusive) and end (exclusive) of its life; null: open.</summary>
    public long? StartsAtMs { get; init; }

    public long? EndsAtMs { get; init; }

    public string Category { get; init; } = "";

    public IReadOnlyList<string> ProductIds { get; init; } = [];

    /// <summary>Margin of one response, minor units; zero when <see cref="MarginRate"/> says it.</summary>
    public long MarginMinor { get; init; }

    /// <summary>The same as a share of the value of the order that is expected of the customer, 0..1.</summary>
    public double MarginRate { get; init; }

    /// <summary>What a taken incentive costs, minor units; zero when <see cref="IncentiveRate"/> says it.</summary>
    public long IncentiveMinor { get; init; }

    /// <summary>The same as a share of the value of the order that is expected of the customer, 0..1.</summary>
    public double IncentiveRate { get; init; }

    /// <summary>Probability of a positive response if we speak, at full trust, 0..1.</summary>
    public double StartingPropensity { get; init; }

    /// <summary>
    /// The model that says the probability for each customer in the starting propensity's stead; empty: none.
    /// </summary>
    public string PropensityModelId { get; init; } = "";

    /// <summary>
    /// How many contacts the starting propensity is worth against the customer's own responses to the offer's group;
    /// zero: these do not change it.
    /// </summary>
    public double StartingEvidence { get; init; }

    /// <summary>How much it is needed at an age; null: the same at every age.</summary>
    public NeedsDefinition? Needs { get; init; }

    /// <summary>
    /// What each contact with it may lose on purpose, minor units: added to its worth while the budget lasts; 0:
    /// nothing.
    /// </summary>
    public long SubsidyMinor { get; init; }

    /// <summary>What all contacts of the base together may be subsidised with, for ever, minor units.</summary>
    public long SubsidyBudgetMinor { get; init; }

    /// <summary>Business weight in percent points, added to those of its group and issue.</summary>
    public double Lever { get; init; }

    /// <summary>
    /// Days after a purchase of one of its products for which it stays "already bought"; null: for ever. For a
    /// mandatory offer also the days after a contact with it for which it is not repeated; null: 30.
    /// </summary>
    public int? RepurchaseAfterDays { get; init; }

    public AgeWindowDefinition? AgeWindow { get; init; }

    /// <summary>
    /// Rules: may the customer get it at all, does it fit now, is it good for him. Empty: for everybody.
    /// </summary>
    public string Eligibility { get; init; } = "";

    public string Applicability { get; init; } = "";

    public string Suitability { get; init; } = "";

    public IReadOnlyList<TreatmentDefinition> Treatments { get; init; } = [];

    /// <summary>What it is about, for what customers want to hear of; empty: its group.</summary>
    public string Topic { get; init; } = "";

    /// <summary>What people call it, by locale; "" for any.</summary>
    public IReadOnlyDictionary<string, string> Titles { get; init; } = new Dictionary<string, string>();
}

/// <summary>An offer is for customers whose dated attribute is between two ages, in whole calendar months.</summary>
public sealed record AgeWindowDefinition
{
    public string Attribute { get; init; } = "";

    /// <summary>From (inclusive) and to (exclusive), months.</summary>
    public int FromMonths { get; init; }

    public int ToMonths { get; init; }
}

/// <summary>How an offer looks in one channel, or in one placement, and locale.</summary>
public sealed record TreatmentDefinition
{
    public string TreatmentId { get; init; } = "";

    /// <summary>Exactly one of channel and placement is given.</summary>
    public string Channel { get; init; } = "";

    public string Placement { get; init; } = "";

    /// <summary>BCP 47 tag; empty serves every locale.</summary>
    public string Locale { get; init; } = "";

    public IReadOnlyDictionary<string, string> Content { get; init; } = new Dictionary<string, string>();
}

/// <summary>A way to reach a customer. <see cref="Draw"/> of zero: it costs no trust.</summary>
public sealed record ChannelDefinition
{
    public string Name { get; init; } = "";

    /// <summary>True when a message through it interrupts the customer (e-mail); false when he came (web).</summary>
    public bool Outbound { get; init; } = true;

    public long CostAttemptMinor { get; init; }

    public long CostReachedMinor { get; init; }

    /// <summary>Share of attempts that reach a customer of whom nothing is known yet, 0..1.</summary>
    public double Reach { get; init; } = 1;

    /// <summary>Share d of trust that one contact draws, 0 &lt;= d &lt; 1; the debt it adds is -ln(1 - d).</summary>
    public double Draw { get; init; }

    /// <summary>Probability that one contact at full trust makes the customer leave the channel, 0..1.</summary>
    public double LeaveRate { get; init; }

    /// <summary>What a place in this channel is worth elsewhere; a contact must beat it. Minor units.</summary>
    public long ShadowPriceMinor { get; init; }

    public Customers.ExpiryRule OnExpiry { get; init; }

    /// <summary>Hold of a reservation that names none, and the longest that may be asked for, seconds.</summary>
    public int DefaultHoldSeconds { get; init; } = 900;

    public int LongestHoldSeconds { get; init; } = 86_400;

    public int AttributionWindowHours { get; init; } = 168;

    /// <summary>How many offers one outbound contact may carry, 1..10.</summary>
    public int MaxOffersPerContact { get; init; } = 1;

    /// <summary>Purpose for which consent is needed; empty: no consent is needed (web).</summary>
    public string ConsentPurpose { get; init; } = "marketing";

    public IReadOnlyList<QuietHoursDefinition> QuietHours { get; init; } = [];

    /// <summary>What people call it, by locale; "" for any.</summary>
    public IReadOnlyDictionary<string, string> Titles { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// Hours in which nothing is sent, in the customer's zone. The slot starts on each of its days at <see cref="From"/>
/// and lasts until <see cref="To"/>, the next day when that is not later. Times are "HH:mm".
/// </summary>
public sealed record QuietHoursDefinition
{
    /// <summary>Days of the week on which it starts, 1 (Monday) .. 7 (Sunday); empty: every day.</summary>
    public IReadOnlyList<int> Days { get; init; } = [];

    public string From { get; init; } = "";

    public string To { get; init; } = "";
}

/// <summary>A named place on a page or screen with one or more slots.</summary>
public sealed record PlacementDefinition
{
    public string Name { get; init; } = "";

    /// <summary>The inbound channel it belongs to.</summary>
    public string Channel { get; init; } = "";

    public int Slots { get; init; } = 1;

    /// <summary>
    /// Probability that a slot is looked at, per slot, 0..1, not rising; missing ones count as the last, none as 1.
    /// </summary>
    public IReadOnlyList<double> Examination { get; init; } = [];

    public string FallbackOfferId { get; init; } = "";
}
