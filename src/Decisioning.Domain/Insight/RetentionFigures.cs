using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Insight;

/// <summary>
/// The base in the terms of <see cref="RetentionProjection"/>, from its counters. "The year" is the last 365 UTC days,
/// the running one included; net of returns throughout; a month is 30 days. A quantity without anybody to divide by is
/// zero.
/// </summary>
public sealed record RetentionFigures
{
    private const int YearDays = 365;
    private const int MonthDays = 30;

    /// <summary>Customers whose newest order is at most 364 whole days old.</summary>
    public required long PayingCustomers { get; init; }

    /// <summary>Orders of the year with units left, and their net money.</summary>
    public required long Orders { get; init; }

    public required long RevenueMinor { get; init; }

    /// <summary>Customers who are not lost: at most <see cref="SegmentsDefinition.LostAfterDays"/> whole days since
    /// the newest order.</summary>
    public required long ActiveCustomers { get; init; }

    /// <summary>Customers whose first order lies in the last 30 UTC days.</summary>
    public required long NewCustomers { get; init; }

    /// <summary>Customers who became lost within the last 30 days and did not come back.</summary>
    public required long LostCustomers { get; init; }

    /// <summary>Revenue / orders, minor units.</summary>
    public double AverageOrderMinor => Share(RevenueMinor, Orders);

    /// <summary>Revenue / paying customers, minor units a year.</summary>
    public double RevenueACustomerMinor => Share(RevenueMinor, PayingCustomers);

    /// <summary>Orders / paying customers, a year.</summary>
    public double OrdersACustomer => Share(Orders, PayingCustomers);

    /// <summary>The same in a month of 30 days.</summary>
    public double OrdersACustomerAMonth => OrdersACustomer * MonthDays / YearDays;

    /// <summary>Periodicity: days between two orders of a customer, 365 / orders a customer.</summary>
    public double DaysBetweenOrders => Share(YearDays, OrdersACustomer);

    /// <summary>
    /// Share of the customers of 30 days ago who were lost since: lost / (lost + active - new). Those who were lost
    /// before and came back count as active.
    /// </summary>
    public double Churn => Share(LostCustomers, LostCustomers + Math.Max(0, ActiveCustomers - NewCustomers));

    /// <summary>1 - churn, a month.</summary>
    public double Retention => 1 - Churn;

    /// <summary>
    /// Expected months that a customer stays, 1 / churn (the mean of a geometric distribution; Farris, Bendle, Pfeifer
    /// and Reibstein, "Marketing Metrics", 2010, chapter 5). Zero when nobody was lost: not known.
    /// </summary>
    public double LifetimeMonths => Share(1, Churn);

    internal static RetentionFigures Of(
        PurchaseLadder ladder, OrderLedger orders, SegmentsDefinition segments, long atMs)
    {
        var (year, lost) = (YearDays - 1, segments.LostAfterDays);
        return new RetentionFigures
        {
            PayingCustomers = AtMost(ladder, atMs, year),
            Orders = orders.Within(atMs, YearDays).Orders,
            RevenueMinor = orders.Within(atMs, YearDays).NetMinor,
            ActiveCustomers = AtMost(ladder, atMs, lost),
            NewCustomers = orders.FirstWithin(atMs, MonthDays),
            LostCustomers = AtMost(ladder, atMs, lost + MonthDays) - AtMost(ladder, atMs, lost),
        };
    }

    private static long AtMost(PurchaseLadder ladder, long atMs, int days)
    {
        Span<long> zones = stackalloc long[2];
        Span<long> cutoff = [PurchaseLadder.Cutoff(atMs, days)];
        foreach (var row in ladder.Rows)
        {
            if (row.Frequency > 0)
            {
                row.CountZones(cutoff, zones);
            }
        }

        return zones[0];
    }

    private static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
}
