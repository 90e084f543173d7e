using System.Runtime.InteropServices;
using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Customers;

/// <summary>One order, sorted by time in its list.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct OrderEntry
{
    public ulong Order;
    public uint AtSeconds;

    /// <summary>Units bought and not returned; the order counts in frequency while this is above zero.</summary>
    public uint UnitsLeft;
    public long GrossMinor;

    /// <summary>Money bought and not returned, never below zero.</summary>
    public long NetMinor;
}

/// <summary>Orders that were folded out of the order list, by calendar month (UTC).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct MonthEntry
{
    /// <summary>Months since January 1970.</summary>
    public ushort Month;
    public uint OrdersGross;
    public uint OrdersNet;
    public long GrossMinor;
    public long NetMinor;
}

/// <summary>A product the customer bought, with its newest order.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct ProductEntry
{
    public ulong Product;
    public ulong Category;
    public ulong LastOrder;
    public uint LastAtSeconds;

    /// <summary>Units of this product in that newest order that were not returned.</summary>
    public uint UnitsLeft;
    public uint UnitPriceMinor;
    public uint ListPriceMinor;
}

/// <summary>What is known of the customer and one category: orders in it, and interest that decays.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct CategoryEntry
{
    public ulong Category;
    public uint Orders;
    public uint LastOrderAtSeconds;

    /// <summary>
    /// Decaying sum of actions in the category as of <see cref="InterestAtSeconds"/>, half-life 30 days.
    /// </summary>
    public float Interest;
    public uint InterestAtSeconds;
}

/// <summary>An event id that was applied.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct EventIdEntry
{
    public ulong Event;
    public uint AtSeconds;

    /// <summary>Digest of the event's content, so that the same id with other content is noticed.</summary>
    public uint Digest;
}

/// <summary>One contact: promised, sent or settled. Sorted by <see cref="AtMs"/>.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct ContactEntry
{
    /// <summary>Version of the record that promised it: the contact's identity within its customer.</summary>
    public uint Number;
    public ContactState State;
    public ExpiryRule OnExpiry;
    public ContactOutcomes Outcomes;

    public ulong Channel;
    public ulong Campaign;
    public ulong Offer;
    public ulong Group;

    /// <summary>Hash of the request id that asked for it, and of the request's body; zero for none.</summary>
    public ulong Request;
    public ulong RequestBody;

    /// <summary>When it is (to be) sent: the time at which it counts.</summary>
    public long AtMs;
    public long ExpiresAtMs;

    /// <summary>Debt it drew at <see cref="AtMs"/>, and the share of it (0..1) that was given back.</summary>
    public double Draw;
    public float GivenBack;

    /// <summary>Probability of a response that was expected of it, and the band of debt it was sent in.</summary>
    public float Expected;

    private byte _bandAndClass;

    /// <summary>Until when some cap needs it, or a repeated request id may ask for it, in seconds.</summary>
    public uint KeepUntilSeconds;

    /// <summary>When it counts as ignored if nobody responded, in seconds.</summary>
    public uint AttributionUntilSeconds;

    /// <summary>
    /// Which entries of the record's list of lifetime counters it was counted in, a bit each. The list only grows and
    /// holds at most 32, so a place that is given back is taken out of exactly those without the catalog.
    /// </summary>
    public uint LifetimeMask;

    public byte DebtBand
    {
        readonly get => (byte)(_bandAndClass & 0x0F);
        set => _bandAndClass = (byte)((_bandAndClass & 0xF0) | (value & 0x0F));
    }

    /// <summary>One of its offers carried an incentive.</summary>
    public bool WithIncentive
    {
        readonly get => (_bandAndClass & 0x80) != 0;
        set => _bandAndClass = (byte)((_bandAndClass & 0x7F) | (value ? 0x80 : 0));
    }

    /// <summary>What its first offer was by its nature; it shares a byte with the band of debt.</summary>
    public OfferClass Class
    {
        readonly get => (OfferClass)((_bandAndClass >> 4) & 0x07);
        set => _bandAndClass = (byte)((_bandAndClass & 0x8F) | (((byte)value & 0x07) << 4));
    }
}

/// <summary>A further offer that one contact carried beside its first.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct ContactOfferEntry
{
    /// <summary>Number of the contact.</summary>
    public uint Contact;
    public ulong Offer;
    public ulong Group;

    /// <summary>1 when the contact's positive response was to this offer.</summary>
    public byte Positive;
}

/// <summary>How one channel has really reached the customer.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct ChannelEntry
{
    public ulong Channel;
    public uint Sent;
    public uint Reached;

    /// <summary>1 when the address is known not to work (a hard bounce, or the profile says so).</summary>
    public byte Unreachable;

    /// <summary>When that was learned, seconds; an older word does not change it.</summary>
    public uint ReachabilityAtSeconds;
}

/// <summary>A consent given or withdrawn, per channel and purpose.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct ConsentEntry
{
    public ulong Channel;
    public ulong Purpose;
    public ulong Source;
    public long AtMs;

    /// <summary>1 when granted, 0 when withdrawn.</summary>
    public byte Granted;
}

/// <summary>How often a lifetime cap was drawn on.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct LifetimeEntry
{
    /// <summary>
    /// Identity of the cap and, for scopes with a subject, of the offer, group or campaign it counts.
    /// </summary>
    public ulong Counter;
    public uint Count;
}

/// <summary>What contacts and incentives cost in a calendar year (UTC), minor units.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct YearSpendingEntry
{
    public ushort Year;

    /// <summary>Of every contact that was promised and not given back, as if it reached the customer.</summary>
    public long ContactsMinor;

    /// <summary>Of the incentives that he took.</summary>
    public long IncentivesMinor;
}

/// <summary>What a remembered contact is counted with in its year, so that it can be given back.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct ContactCostEntry
{
    /// <summary>Number of the contact.</summary>
    public uint Contact;
    public ushort Year;
    public long CostMinor;

    /// <summary>What it costs if he takes it; zero once that is counted.</summary>
    public long IncentiveMinor;
}
