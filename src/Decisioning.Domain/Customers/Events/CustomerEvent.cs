using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Identities;

namespace Decisioning.Domain.Customers.Events;

/// <summary>
/// Something that happened to one customer. Events are the only way in which a customer's state changes; they carry
/// everything that folding them needs (draws, half-lives, windows), so that folding sees no catalog.
/// An event is known by its id and its time of occurrence: applying it again has no effect.
/// </summary>
public abstract record CustomerEvent
{
    /// <summary>The id its sender gave it; 1..128 bytes of UTF-8.</summary>
    public required string EventId { get; init; }

    /// <summary>
    /// When it happened, milliseconds since 1970-01-01 UTC. May be earlier than what was applied before.
    /// </summary>
    public required long OccurredAtMs { get; init; }
}

/// <summary>One line of a purchase or a return. Money in minor units, quantity above zero.</summary>
public readonly record struct OrderLine(
    string ProductId, string Category, int Quantity, long UnitPriceMinor, long ListPriceMinor);

/// <summary>
/// An order was placed. A second purchase with the same order id adds to that order while it is in reach.
/// </summary>
public sealed record PurchaseEvent : CustomerEvent
{
    public required string OrderId { get; init; }

    public required IReadOnlyList<OrderLine> Lines { get; init; }
}

/// <summary>
/// Goods came back. Each line is matched by itself, in the order of the lines; all times are whole seconds:
/// <list type="number">
/// <item>When the return names an order that is in the record's list of orders: that order, with as many units as it
/// has left.</item>
/// <item>When it does not, and the product is in the record's list of products (the 32 bought last) with units left of
/// its newest order, and that order is in the list of orders and not later than the return: that order, with as many
/// units as both have left.</item>
/// <item>What then remains of the line goes whole to the newest order not later than the return that has at least so
/// many units left.</item>
/// <item>What matches nothing is counted as unmatched, in units and money.</item>
/// </list>
/// Units taken lower the order's units left, and those of the product when this is its newest order. Their money (units
/// times the unit price of the return) lowers the order's net money, never below zero; what exceeds it is unmatched
/// money.
/// An order whose last unit is returned is worth nothing: what its net money still holds then (it was returned more
/// cheaply than it was bought) is dropped, and is not unmatched. Orders that were folded out of the list are out of
/// reach.
/// Unmatched money lowers the customer's net money, never below zero in total.
/// </summary>
public sealed record ReturnEvent : CustomerEvent
{
    public string ReturnedOrderId { get; init; } = "";

    public required IReadOnlyList<OrderLine> Lines { get; init; }
}

/// <summary>What a customer did without buying.</summary>
public enum ActionKind : byte
{
    View = 1,
    Cart = 2,
    Search = 3,
    Visit = 4,

    /// <summary>Anything the sender names in <see cref="ActionEvent.Subject"/>.</summary>
    Custom = 5,
}

/// <summary>A view, a cart, a search, a visit, or an action of the sender's own kind.</summary>
public sealed record ActionEvent : CustomerEvent
{
    public required ActionKind Kind { get; init; }

    public string Category { get; init; } = "";

    /// <summary>The product seen, the words searched for, the page, or the name of the custom action.</summary>
    public string Subject { get; init; } = "";
}

/// <summary>A consent was given or withdrawn.</summary>
public sealed record ConsentEvent : CustomerEvent
{
    public required string Channel { get; init; }

    public required string Purpose { get; init; }

    public required bool Granted { get; init; }

    /// <summary>Where it came from: a form, a call, an import.</summary>
    public required string Source { get; init; }
}

/// <summary>One value of a profile.</summary>
public readonly record struct AttributeValue(
    string Name, AttributeKind Kind, string Text, double Number, long MomentMs);

/// <summary>Facts about the customer. What is not named stays as it was.</summary>
public sealed record ProfileEvent : CustomerEvent
{
    /// <summary>tz database id; null: unchanged.</summary>
    public string? TimeZone { get; init; }

    public IReadOnlyList<AttributeValue> Attributes { get; init; } = [];

    public IReadOnlyList<string> RemovedAttributes { get; init; } = [];

    /// <summary>Channels whose address is known to work, or not to.</summary>
    public IReadOnlyList<string> ReachableChannels { get; init; } = [];

    public IReadOnlyList<string> UnreachableChannels { get; init; } = [];
}

/// <summary>A contact was promised to a sender. Made by a decision, never by a client.</summary>
public sealed record ContactReservedEvent : CustomerEvent
{
    public required string Channel { get; init; }

    public string Campaign { get; init; } = "";

    public required string OfferId { get; init; }

    public string GroupId { get; init; } = "";

    public string RequestId { get; init; } = "";

    public ulong RequestBody { get; init; }

    /// <summary>When it will be sent.</summary>
    public required long AtMs { get; init; }

    public required long ExpiresAtMs { get; init; }

    public required ExpiryRule OnExpiry { get; init; }

    /// <summary>Debt it draws: -ln(1 - d) of its channel.</summary>
    public required double Draw { get; init; }

    public required uint HalfLifeSeconds { get; init; }

    /// <summary>Probability of a response at the trust it was decided in, and the band of debt.</summary>
    public required double Expected { get; init; }

    public required byte DebtBand { get; init; }

    /// <summary>What the customer's best offer was worth, an observation for the running value.</summary>
    public required double BestMinor { get; init; }

    public required long KeepUntilMs { get; init; }

    public required long AttributionUntilMs { get; init; }

    /// <summary>Identities of the lifetime caps that it counts in.</summary>
    public IReadOnlyList<ulong> LifetimeCounters { get; init; } = [];

    /// <summary>An offer of it carries an incentive.</summary>
    public bool WithIncentive { get; init; }

    /// <summary>
    /// What it costs to reach the customer by it, and what more if he takes what it offers, minor units; zero where no
    /// budget counts it.
    /// </summary>
    public long CostMinor { get; init; }

    public long IncentiveMinor { get; init; }

    /// <summary>What the offer is by its nature.</summary>
    public OfferClass Class { get; init; }

    /// <summary>Until when a suppression needs to know that it was ignored, if it will be; 0: none does.</summary>
    public long KeepSilenceUntilMs { get; init; }

    /// <summary>Further offers in the same contact.</summary>
    public IReadOnlyList<JoinedOffer> Joined { get; init; } = [];

    /// <summary>What the placements of the same request serve and caps count; null: nothing.</summary>
    public ServedImpressions? Served { get; init; }

    /// <summary>What its first offer is subsidised with, taken from the offer's budget for good; minor units.</summary>
    public long SubsidyMinor { get; init; }
}

/// <summary>An offer that a contact carries beside its first, and its group; empty for none.</summary>
public readonly record struct JoinedOffer(string OfferId, string GroupId);

/// <summary>What became of a contact or an impression.</summary>
public enum Outcome : byte
{
    Confirmed = 1,
    Released = 2,
    NotDelivered = 3,
    Bounced = 4,
    Delivered = 5,
    Seen = 6,
    Clicked = 7,
    Accepted = 8,
    Converted = 9,
    Ignored = 10,
    Refused = 11,
    Callback = 12,
    Unsubscribed = 13,
    Complained = 14,
}

/// <summary>The settlement of a contact, or (with <see cref="Contact"/> zero) of an impression.</summary>
public sealed record SettlementEvent : CustomerEvent
{
    /// <summary>Number of the contact within its customer; zero for an impression in a placement.</summary>
    public required uint Contact { get; init; }

    public required Outcome Outcome { get; init; }

    public required string Channel { get; init; }

    public string OfferId { get; init; } = "";

    /// <summary>
    /// The sender's word for why ("hard" with <see cref="Outcome.Bounced"/>: the address does not work).
    /// </summary>
    public string ReasonCode { get; init; } = "";

    public long? CallbackAtMs { get; init; }

    public long? AmountMinor { get; init; }

    /// <summary>
    /// Debt taken off beyond the contact's own by a positive response (g), and the half-life it decays with.
    /// </summary>
    public double Bonus { get; init; }

    public required uint HalfLifeSeconds { get; init; }

    /// <summary>Purpose whose consent an UNSUBSCRIBED or COMPLAINED withdraws.</summary>
    public string ConsentPurpose { get; init; } = "";

    /// <summary>
    /// A claim that came after a release by expiry and found room: the contact counts again, from the time of this
    /// event.
    /// </summary>
    public bool Retaken { get; init; }

    /// <summary>With <see cref="Retaken"/>: until when some cap needs the contact at its new time; else zero.</summary>
    public long KeepUntilMs { get; init; }

    /// <summary>
    /// Group of the offer of an impression, and until when a suppression needs the response; 0: none does.
    /// </summary>
    public string GroupId { get; init; } = "";

    public long KeepResponseUntilMs { get; init; }

    /// <summary>Of an impression: when it was served, by which the record finds it; 0: it keeps none.</summary>
    public long ServedAtMs { get; init; }

    /// <summary>Of a contact that CONVERTED: what it brought, less its incentive, minor units.</summary>
    public long MarginMinor { get; init; }
}

/// <summary>The hold of a reservation was made longer.</summary>
public sealed record HoldExtendedEvent : CustomerEvent
{
    public required uint Contact { get; init; }

    public required long ExpiresAtMs { get; init; }
}

/// <summary>
/// The customer is to be known by this identity too: the intent, recorded before the identity is claimed.
/// </summary>
public sealed record IdentityAddedEvent : CustomerEvent
{
    public required Identity Identity { get; init; }
}

/// <summary>The customer is no longer known by this identity, or could not claim it.</summary>
public sealed record IdentityDroppedEvent : CustomerEvent
{
    public required Identity Identity { get; init; }
}

/// <summary>An identity, which has a record of its own, belongs to this customer from now on.</summary>
public sealed record IdentityClaimedEvent : CustomerEvent
{
    public required byte Partition { get; init; }

    /// <summary>The customer's number in the partition.</summary>
    public required uint Customer { get; init; }
}

/// <summary>The customer asked to be forgotten. What follows is an empty stub that takes no further event.</summary>
public sealed record ErasedEvent : CustomerEvent;
