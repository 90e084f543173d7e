using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Insight;

/// <summary>
/// Orders with units left and their net money by the UTC day of the order, summed over the base, and customers by the
/// UTC day of their first order. Orders that records have folded into calendar months are kept by month and count when
/// their month began within the time asked about, as in <see cref="Rfm"/>.
/// </summary>
internal sealed class OrderLedger
{
    private const int SecondsADay = 86_400;

    private readonly Dictionary<int, OrderSums> _days;
    private readonly Dictionary<ushort, OrderSums> _months;
    private readonly Dictionary<int, long> _firstOrders;

    public OrderLedger() => (_days, _months, _firstOrders) = ([], [], []);

    private OrderLedger(OrderLedger other) => (_days, _months, _firstOrders) = (
        new Dictionary<int, OrderSums>(other._days), new Dictionary<ushort, OrderSums>(other._months),
        new Dictionary<int, long>(other._firstOrders));

    /// <summary>Whether orders may differ between two records. Views, contacts and words about them, most of all
    /// records, change none, and the list's bytes say so at once.</summary>
    public static bool MayDiffer(CustomerView before, CustomerView after) =>
        !MemoryMarshal.AsBytes(before.Orders).SequenceEqual(MemoryMarshal.AsBytes(after.Orders))
        || before.Header.FoldedOrdersNet != after.Header.FoldedOrdersNet
        || before.Header.FoldedNetMinor != after.Header.FoldedNetMinor
        || before.Header.OrdersGross != after.Header.OrdersGross || after.IsErased;

    /// <summary>Another one that holds the same.</summary>
    public OrderLedger Copy() => new(this);

    /// <summary>Takes the record before out and the record after in; entries that both have are passed over.</summary>
    public void Change(CustomerView before, in CustomerStand stoodBefore, CustomerView after, in CustomerStand stands)
    {
        ReadOnlySpan<OrderEntry> old = stoodBefore.Exists ? before.Orders : default;
        ReadOnlySpan<OrderEntry> now = stands.Exists ? after.Orders : default;
        if (old.IsEmpty && now.IsEmpty && stoodBefore.Frequency == 0 && stands.Frequency == 0)
        {
            return;
        }

        var same = MemoryMarshal.AsBytes(old).CommonPrefixLength(MemoryMarshal.AsBytes(now))
            / Unsafe.SizeOf<OrderEntry>();
        Count(old[same..], -1);
        Count(now[same..], 1);
        ReadOnlySpan<MonthEntry> oldMonths = stoodBefore.Exists ? before.Months : default;
        ReadOnlySpan<MonthEntry> newMonths = stands.Exists ? after.Months : default;
        if (!MemoryMarshal.AsBytes(oldMonths).SequenceEqual(MemoryMarshal.AsBytes(newMonths)))
        {
            Count(oldMonths, -1);
            Count(newMonths, 1);
        }

        if (FirstDay(before, stoodBefore) is var was && FirstDay(after, stands) is var becomes && was != becomes)
        {
            CountFirst(was, -1);
            CountFirst(becomes, 1);
        }
    }

    /// <summary>Orders of the so many UTC days that end with the day of a time.</summary>
    public OrderSums Within(long atMs, int days)
    {
        var last = (int)(atMs / PurchaseLadder.DayMs);
        var sums = default(OrderSums);
        foreach (var (day, ofDay) in _days)
        {
            sums = day > last - days && day <= last ? sums.Plus(ofDay, 1) : sums;
        }

        foreach (var (month, ofMonth) in _months)
        {
            var day = Months.StartMs(month) / PurchaseLadder.DayMs;
            sums = day > last - days && day <= last ? sums.Plus(ofMonth, 1) : sums;
        }

        return sums;
    }

    /// <summary>Customers with an order left whose first order lies in the so many UTC days that end with the day of
    /// a time.</summary>
    public long FirstWithin(long atMs, int days)
    {
        var last = (int)(atMs / PurchaseLadder.DayMs);
        var count = 0L;
        foreach (var (day, customers) in _firstOrders)
        {
            count += day > last - days && day <= last ? customers : 0;
        }

        return count;
    }

    private void Count(ReadOnlySpan<OrderEntry> orders, int by)
    {
        foreach (ref readonly var order in orders)
        {
            var day = (int)(order.AtSeconds / SecondsADay);
            ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(_days, day, out _);
            sums = sums.Plus(new OrderSums(order.UnitsLeft > 0 ? 1 : 0, order.NetMinor), by);
        }
    }

    private void Count(ReadOnlySpan<MonthEntry> months, int by)
    {
        foreach (ref readonly var month in months)
        {
            ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(_months, month.Month, out _);
            sums = sums.Plus(new OrderSums(month.OrdersNet, month.NetMinor), by);
        }
    }

    private void CountFirst(int day, int by)
    {
        if (day >= 0)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_firstOrders, day, out _) += by;
        }
    }

    private static int FirstDay(CustomerView view, in CustomerStand stand) =>
        stand.Frequency == 0 ? -1 : (int)(view.Header.FirstPurchaseAtMs / PurchaseLadder.DayMs);
}

/// <summary>Orders with units left, and their net money in minor units.</summary>
internal readonly record struct OrderSums(long Orders, long NetMinor)
{
    public OrderSums Plus(OrderSums other, int times) =>
        new(Orders + (times * other.Orders), Money.Add(NetMinor, times * other.NetMinor));
}
