namespace Decisioning.Domain.Catalog;

/// <summary>What holds for every decision: caps, trust, levers.</summary>
public sealed record PolicyDefinition
{
    public IReadOnlyList<CapDefinition> Caps { get; init; } = [];

    public TrustDefinition Trust { get; init; } = new();

    /// <summary>Business weights by group id and by issue, percent points.</summary>
    public IReadOnlyDictionary<string, double> GroupLevers { get; init; } = new Dictionary<string, double>();

    public IReadOnlyDictionary<string, double> IssueLevers { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// Marketing and mandatory contacts of one customer in a calendar day of his zone, all channels together: holds
    /// whatever the caps say. At most <see cref="CatalogLimits.CeilingPerDay"/>.
    /// </summary>
    public int CeilingPerDay { get; init; } = CatalogLimits.DefaultCeilingPerDay;

    /// <summary>
    /// Value of the base's average order, minor units; needed with rates of the expected order value.
    /// </summary>
    public long AverageOrderMinor { get; init; }

    /// <summary>
    /// Orders that the segment's average order is worth against the customer's own, 0..1,000: how fast the expected
    /// order value follows what he spends himself.
    /// </summary>
    public double OrderPrior { get; init; } = 5;

    /// <summary>
    /// Days of buying that the segment's rate of buying in a category is worth against the customer's own, 0..3,650; 0:
    /// his own alone.
    /// </summary>
    public double RatePriorDays { get; init; } = 90;

    public HoldoutDefinition Holdout { get; init; } = new();

    /// <summary>
    /// How long a repeated request id that reserved something gets the stored answer, hours, at least 48.
    /// </summary>
    public int RequestIdHours { get; init; } = 48;

    /// <summary>
    /// Days after goods were bought at their full price for which no discount on them is offered; 0: no such rule.
    /// </summary>
    public int PriceRegretDays { get; init; }

    /// <summary>Null: service cases hold nothing back.</summary>
    public ServiceCaseDefinition? ServiceCase { get; init; }

    /// <summary>
    /// Minutes after the customer's last action (a visit, a view, a click) in which he is taken to be on the site and
    /// gets no marketing contact: he is served there. 0: no such rule.
    /// </summary>
    public int OnSiteMinutes { get; init; }

    /// <summary>
    /// Days that an offer rests which the customer refused; the suppression that there is without saying. 0: none.
    /// </summary>
    public int RefusedPauseDays { get; init; } = 30;

    public IReadOnlyList<SuppressionDefinition> Suppressions { get; init; } = [];

    /// <summary>Null: none.</summary>
    public PersonalBudgetDefinition? PersonalBudget { get; init; }

    /// <summary>
    /// Minutes for which an impression that nobody reported as seen counts in caps on impressions.
    /// </summary>
    public int ProvisionalMinutes { get; init; } = 30;

    public IReadOnlyList<SequenceDefinition> Sequences { get; init; } = [];
}

/// <summary>
/// Which channels hold marketing back while a customer has a service case open, and for how long after.
/// </summary>
public sealed record ServiceCaseDefinition
{
    /// <summary>Outbound channels that wait; none: all.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    public int DaysAfterClosing { get; init; }
}

/// <summary>How the window of a cap is measured.</summary>
public enum CapWindowKind
{
    /// <summary>Any stretch of that length: <see cref="CapDefinition.WindowHours"/>.</summary>
    Rolling = 0,

    /// <summary>The calendar day, ISO week (from Monday) or month in the customer's zone.</summary>
    CalendarDay = 1,
    CalendarWeek = 2,
    CalendarMonth = 3,

    /// <summary>Ever.</summary>
    Lifetime = 4,
}

/// <summary>Which contacts a cap counts.</summary>
public enum CapScope
{
    /// <summary>All outbound channels together.</summary>
    AllOutbound = 0,

    /// <summary>One channel, named by <see cref="CapDefinition.Channel"/>.</summary>
    Channel = 1,

    /// <summary>Each campaign by itself, or the one named by <see cref="CapDefinition.Subject"/>.</summary>
    Campaign = 2,

    /// <summary>Each group by itself, or the one named.</summary>
    Group = 3,

    /// <summary>Each offer by itself, or the one named.</summary>
    Offer = 4,

    /// <summary>All offers with an incentive together.</summary>
    Incentive = 5,

    /// <summary>Of impressions: each placement by itself, or the one named.</summary>
    Placement = 6,

    /// <summary>Of impressions: all placements together.</summary>
    AllInbound = 7,
}

/// <summary>What a cap counts.</summary>
public enum CapCounts
{
    /// <summary>Outbound contacts, exactly.</summary>
    Contacts = 0,

    /// <summary>
    /// Offers shown in placements and not answered: those that were seen, and for
    /// <see cref="PolicyDefinition.ProvisionalMinutes"/> those that were served.
    /// </summary>
    Impressions = 1,
}

/// <summary>At most <see cref="Limit"/> contacts or impressions of a scope in a window.</summary>
public sealed record CapDefinition
{
    public string CapId { get; init; } = "";

    public int Limit { get; init; }

    public CapWindowKind Window { get; init; }

    /// <summary>Length of a rolling window, hours; zero for the other kinds.</summary>
    public int WindowHours { get; init; }

    public CapScope Scope { get; init; }

    public string Channel { get; init; } = "";

    public string Subject { get; init; } = "";

    public CapCounts Counts { get; init; }
}

/// <summary>Parameters of debt and of its price.</summary>
public sealed record TrustDefinition
{
    public double HalfLifeDays { get; init; } = 30;

    /// <summary>Debt that a positive response takes off beyond what the contact drew (g).</summary>
    public double Bonus { get; init; } = 0.05;

    /// <summary>How strongly responses fall with trust: p is multiplied by trust^gamma.</summary>
    public double Gamma { get; init; } = 1;

    /// <summary>Draw of the contact that prices are expressed in (an ordinary e-mail).</summary>
    public double ReferenceDraw { get; init; } = 0.13;

    /// <summary>
    /// Value of the best offer per ordinary contact for a customer of whom nothing is known, minor units.
    /// </summary>
    public long SegmentMarginMinor { get; init; }

    /// <summary>Contacts a customer could get in a year, for the price of leaving.</summary>
    public double ContactsAYear { get; init; } = 26;
}

/// <summary>Thresholds of the loyalty grid.</summary>
public sealed record SegmentsDefinition
{
    /// <summary>
    /// Net orders from which a customer is promising, loyal, a VIP. One order: first purchase or newcomer.
    /// </summary>
    public int PromisingFrom { get; init; } = 2;

    public int LoyalFrom { get; init; } = 4;

    public int VipFrom { get; init; } = 10;

    /// <summary>A one-time buyer of at most this many days is a "first purchase", then a newcomer.</summary>
    public int FirstPurchaseDays { get; init; } = 30;

    /// <summary>Days since the last order after which a customer is at risk, and lost.</summary>
    public int AtRiskAfterDays { get; init; } = 90;

    public int LostAfterDays { get; init; } = 180;
}
