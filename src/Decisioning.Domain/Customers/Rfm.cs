namespace Decisioning.Domain.Customers;

/// <summary>
/// Recency, frequency and monetary value of a customer's purchases, and of his actions, at a time. Net figures are
/// after returns, gross ones before. Money in minor units.
/// <para>The year is the last 365 days: orders in the list count when they are at most that old; orders that were
/// folded into calendar months (UTC) count when their month began within it.</para>
/// </summary>
public readonly record struct Rfm
{
    private const long DayMs = 86_400_000;
    private const long YearMs = 365 * DayMs;

    /// <summary>Whole days since the newest order with units left; -1 when there is none.</summary>
    public int RecencyDays { get; private init; }

    /// <summary>Orders with units left.</summary>
    public int Frequency { get; private init; }

    /// <summary>Money of orders less returns, also those that matched no order; never below zero.</summary>
    public long MonetaryMinor { get; private init; }

    public int FrequencyGross { get; private init; }

    public long MonetaryGrossMinor { get; private init; }

    public int YearFrequency { get; private init; }

    /// <summary>
    /// Money of the year's orders less what was returned of them. Returns that matched no order have no year: they
    /// lower this only so far that it does not exceed the money over life.
    /// </summary>
    public long YearMonetaryMinor { get; private init; }

    public int YearFrequencyGross { get; private init; }

    public long YearMonetaryGrossMinor { get; private init; }

    /// <summary>
    /// Whole days since the last action (visit, view, cart, search, response); -1 when there is none.
    /// </summary>
    public int ActionRecencyDays { get; private init; }

    public long Actions { get; private init; }

    /// <summary>Net money per order with units left; zero when there is none.</summary>
    public long AverageOrderMinor => Frequency == 0 ? 0 : MonetaryMinor / Frequency;

    /// <summary>Share of units bought below their list price, 0..1.</summary>
    public double DiscountShare { get; private init; }

    /// <summary>Units and money of returns that matched no order.</summary>
    public long UnmatchedUnits { get; private init; }

    public long UnmatchedMinor { get; private init; }

    /// <summary>Null when nothing was ever bought.</summary>
    public long? FirstPurchaseAtMs { get; private init; }

    /// <summary>Time of the newest order with units left; null when there is none.</summary>
    public long? LastPurchaseAtMs { get; private init; }

    public static Rfm Of(CustomerView view, long atMs)
    {
        ref readonly var header = ref view.Header;
        var sums = new Sums(view, atMs - YearMs);
        var net = Math.Max(0, Money.Add(Money.Add(sums.Net, header.FoldedNetMinor), -header.UnmatchedMinor));
        var last = Math.Max(sums.LastAtSeconds, header.FoldedLastAtSeconds);
        var hasOrder = sums.Orders + header.FoldedOrdersNet > 0;
        return new Rfm
        {
            RecencyDays = hasOrder ? DaysSince(Seconds.ToMs(last), atMs) : -1,
            Frequency = (int)Math.Min(int.MaxValue, sums.Orders + header.FoldedOrdersNet),
            MonetaryMinor = net,
            FrequencyGross = (int)Math.Min(int.MaxValue, header.OrdersGross),
            MonetaryGrossMinor = header.MonetaryGrossMinor,
            YearFrequency = (int)Math.Min(int.MaxValue, sums.YearOrders),
            YearMonetaryMinor = Math.Min(net, sums.YearNet),
            YearFrequencyGross = (int)Math.Min(int.MaxValue, sums.YearOrdersGross),
            YearMonetaryGrossMinor = sums.YearGross,
            ActionRecencyDays = header.Actions > 0 ? DaysSince(header.LastActionAtMs, atMs) : -1,
            Actions = header.Actions,
            DiscountShare = header.UnitsBought == 0 ? 0 : header.UnitsBoughtAtDiscount / (double)header.UnitsBought,
            UnmatchedUnits = (long)Math.Min(long.MaxValue, header.UnmatchedUnits),
            UnmatchedMinor = header.UnmatchedMinor,
            FirstPurchaseAtMs = header.OrdersGross > 0 ? header.FirstPurchaseAtMs : null,
            LastPurchaseAtMs = hasOrder ? Seconds.ToMs(last) : null,
        };
    }

    private static int DaysSince(long thenMs, long atMs) => (int)(Math.Max(0, atMs - thenMs) / DayMs);

    private readonly ref struct Sums
    {
        public readonly long Orders;
        public readonly long Net;
        public readonly uint LastAtSeconds;
        public readonly long YearOrders;
        public readonly long YearOrdersGross;
        public readonly long YearNet;
        public readonly long YearGross;

        public Sums(CustomerView view, long yearFromMs)
        {
            foreach (ref readonly var order in view.Orders)
            {
                var counts = order.UnitsLeft > 0 ? 1 : 0;
                Orders += counts;
                Net = Money.Add(Net, order.NetMinor);
                LastAtSeconds = counts > 0 ? Math.Max(LastAtSeconds, order.AtSeconds) : LastAtSeconds;
                if (Seconds.ToMs(order.AtSeconds) >= yearFromMs)
                {
                    YearOrders += counts;
                    YearOrdersGross++;
                    YearNet = Money.Add(YearNet, order.NetMinor);
                    YearGross = Money.Add(YearGross, order.GrossMinor);
                }
            }

            foreach (ref readonly var month in view.Months)
            {
                if (Months.StartMs(month.Month) >= yearFromMs)
                {
                    YearOrders += month.OrdersNet;
                    YearOrdersGross += month.OrdersGross;
                    YearNet = Money.Add(YearNet, month.NetMinor);
                    YearGross = Money.Add(YearGross, month.GrossMinor);
                }
            }
        }
    }
}
