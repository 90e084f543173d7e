using System.Runtime.InteropServices;

namespace Decisioning.Domain.Customers;

/// <summary>
/// The fixed part of a customer record: identity, version, debt and the rolling sums that do not need a list.
/// Times are milliseconds since 1970-01-01 UTC; money is in minor units of the catalog's currency.
/// An all-zero header is a newcomer's.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct CustomerHeader
{
    public const ushort CurrentFormat = 1;

    /// <summary>Number of the record layout.</summary>
    public ushort Format;

    /// <summary>Number of sections that follow the header.</summary>
    public ushort SectionCount;

    /// <summary>Length of the whole record in bytes, header included.</summary>
    public uint Length;

    /// <summary>
    /// Number of events folded into this record: the identity of a state, and of the contact it promised.
    /// </summary>
    public uint Version;

    /// <summary>Bits of <see cref="CustomerFlags"/>.</summary>
    public CustomerFlags Flags;

    /// <summary>The record's own time: the latest time at which it was changed; never goes backwards.</summary>
    public long RecordedAtMs;

    public long FirstSeenAtMs;

    /// <summary>Name hash of the customer's time zone (a tz database id); zero when unknown.</summary>
    public ulong TimeZone;

    /// <summary>When the time zone was said last, seconds; an older word does not change it.</summary>
    public uint TimeZoneAtSeconds;

    /// <summary>Debt as of <see cref="DebtAtMs"/>; may be negative after bonuses, trust is then 1.</summary>
    public double Debt;

    public long DebtAtMs;

    /// <summary>Half-life under which <see cref="Debt"/> decays, in seconds; zero while there is no debt.</summary>
    public uint DebtHalfLifeSeconds;

    /// <summary>Orders ever seen, gross.</summary>
    public uint OrdersGross;

    /// <summary>Money of all orders ever seen, gross.</summary>
    public long MonetaryGrossMinor;

    public long FirstPurchaseAtMs;

    /// <summary>Orders folded out of the order list that still had units left.</summary>
    public uint FoldedOrdersNet;

    /// <summary>Newest folded order that still had units left; zero for none.</summary>
    public uint FoldedLastAtSeconds;

    /// <summary>Net money of the orders folded out of the order list.</summary>
    public long FoldedNetMinor;

    /// <summary>Units of returns that matched no order.</summary>
    public ulong UnmatchedUnits;

    /// <summary>Money of returns that matched no order, or exceeded what was left of it.</summary>
    public long UnmatchedMinor;

    /// <summary>Units bought in all, and how many of them below list price.</summary>
    public ulong UnitsBought;

    public ulong UnitsBoughtAtDiscount;

    /// <summary>Visits, views, carts, searches and responses: how many, and when the last.</summary>
    public uint Actions;

    public long LastActionAtMs;

    /// <summary>
    /// Smoothed value of the customer's best offer per ordinary contact (the m of the price of trust), minor units.
    /// </summary>
    public double OwnBestMinor;

    /// <summary>How many decisions <see cref="OwnBestMinor"/> has seen.</summary>
    public uint OwnBestCount;

    /// <summary>Newest second at which an event id was forgotten; at or below it the log is asked.</summary>
    public uint EventFloorSeconds;

    /// <summary>When the next of the customer's timers is due; zero for none.</summary>
    public long NextDueAtMs;

    /// <summary>Whether an event of this second may have been applied without its id being remembered.</summary>
    internal readonly bool IsBelowEventFloor(uint second) =>
        (Flags & CustomerFlags.HasEventFloor) != 0 && second <= EventFloorSeconds;
}
