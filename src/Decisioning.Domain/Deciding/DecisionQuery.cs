namespace Decisioning.Domain.Deciding;

/// <summary>Whether a contact that may be sent is promised, or only considered.</summary>
public enum HoldKind : byte
{
    /// <summary>A dry run: no cap, counter or learning changes.</summary>
    None = 0,

    /// <summary>A SEND reserves the contact until it is settled.</summary>
    Reserve = 1,
}

/// <summary>How much of the reasoning is wanted in the answer. It never changes the decision.</summary>
public enum ExplainLevel : byte
{
    None = 0,

    /// <summary>One reason for each candidate that was not chosen: the first gate it failed.</summary>
    Reasons = 1,

    /// <summary>The same, and the parts of net of every candidate that was scored.</summary>
    Full = 2,
}

/// <summary>
/// What a caller asks about one customer at one moment. Names that the catalog does not have are refused before a query
/// is made. Inbound (placements) and outbound (channels) may be asked together; they do not influence one another.
/// Deciding leaves it as it is and keeps nothing of it, so who has read the answer may fill it with another question:
/// that saves 144 bytes a call.
/// </summary>
public sealed record DecisionQuery
{
    public string CustomerId { get; set; } = "";

    /// <summary>Makes a reserving request safe to send again; empty: none.</summary>
    public string RequestId { get; set; } = "";

    public IReadOnlyList<PlacementQuery> Placements { get; set; } = [];

    /// <summary>Outbound channels that may be used; empty: no contact is asked for.</summary>
    public IReadOnlyList<string> Channels { get; set; } = [];

    public string Campaign { get; set; } = "";

    /// <summary>
    /// Narrow the candidates; both empty: the whole catalog. An offer passes when it matches either list.
    /// </summary>
    public IReadOnlyList<string> OfferIds { get; set; } = [];

    public IReadOnlyList<string> GroupIds { get; set; } = [];

    /// <summary>Offers the caller shows already; not used in placements.</summary>
    public IReadOnlyList<string> ExcludeOfferIds { get; set; } = [];

    /// <summary>
    /// Names one view of a page by the customer: whoever keeps what its earlier requests were answered adds that to
    /// <see cref="ExcludeOfferIds"/> before it is decided. Changes no decision by itself and is not stored; empty:
    /// none.
    /// </summary>
    public string PageId { get; set; } = "";

    public string Locale { get; set; } = "";

    /// <summary>What the caller says about the moment, for rules; each key once.</summary>
    public IReadOnlyList<ContextEntry> Context { get; set; } = [];

    /// <summary>When the contact will be sent; null: now.</summary>
    public long? SendAtMs { get; set; }

    public HoldKind Hold { get; set; }

    /// <summary>Length of the hold; null: the channel's default. Never above the channel's longest.</summary>
    public int? HoldForSeconds { get; set; }

    public ExplainLevel Explain { get; set; }

    /// <summary>
    /// Contacts need not beat the shadow prices of their channels: to find out what such a price should be. Only with
    /// <see cref="HoldKind.None"/>.
    /// </summary>
    public bool IgnoreShadowPrice { get; set; }

    /// <summary>
    /// What the placements get is shown to nobody, so caps on impressions do not count it. Changes no decision and is
    /// not stored.
    /// </summary>
    public bool ShowsNothing { get; set; }

    /// <summary>
    /// Which subsidies are spent: a bit for each offer with one, in catalog order, the first being the lowest. Set by
    /// who keeps the budgets, never by the caller, and stored with the decision, so that it can be made again.
    /// </summary>
    public ulong SpentSubsidies { get; set; }

    /// <summary>
    /// Whether the customer is in the holdout, where his id is not at hand any more; null: by his id. Not stored.
    /// </summary>
    public bool? KnownHoldout { get; set; }
}

/// <summary>A placement to fill, with fewer slots than the catalog's when <see cref="Slots"/> is above zero.</summary>
public sealed record PlacementQuery(string Name, int Slots = 0);
