namespace Decisioning.Domain.Insight;

/// <summary>What a projection starts from. Shares are 0..1 a month; money in minor units.</summary>
public sealed record RetentionAssumptions
{
    /// <summary>Customers at the beginning of the first month.</summary>
    public required double OpeningCustomers { get; init; }

    /// <summary>Customers who buy for the first time in each month.</summary>
    public required double InflowAMonth { get; init; }

    /// <summary>Share of a month's newcomers who are customers in the next.</summary>
    public required double KeptShare { get; init; }

    /// <summary>Share of a month's opening customers who are no customers in the next.</summary>
    public required double Churn { get; init; }

    public required double AverageOrderMinor { get; init; }

    /// <summary>Orders of a customer in a month, newcomers like others.</summary>
    public required double OrdersACustomer { get; init; }

    /// <summary>The field that is wrong and what would be right; null when all are fine.</summary>
    public (string Field, string Problem)? Check()
    {
        const double Most = 1e12;
        (string Field, double Value, double Most)[] fields =
        [
            ("opening_customers", OpeningCustomers, Most), ("inflow_a_month", InflowAMonth, Most),
            ("kept_share", KeptShare, 1), ("churn", Churn, 1), ("average_order_minor", AverageOrderMinor, Most),
            ("orders_a_customer", OrdersACustomer, 1e6),
        ];
        foreach (var (field, value, most) in fields)
        {
            if (!(value >= 0 && value <= most))
            {
                return (field, $"is {value}; it must be 0 to {most:G}");
            }
        }

        return null;
    }
}

/// <summary>One month of a projection. Customers are expected numbers and not rounded; money is rounded to a whole
/// minor unit, halves away from zero.</summary>
/// <param name="Month">From 1.</param>
/// <param name="Opening">Customers at its beginning.</param>
/// <param name="Newcomers">Who joined in it.</param>
/// <param name="Lost">Opening customers who are none in the next month.</param>
/// <param name="RevenueMinor">What opening customers and newcomers bought.</param>
/// <param name="Closing">Customers at its end: the next month's opening.</param>
public sealed record RetentionMonth(
    int Month, double Opening, double Newcomers, double Lost, decimal RevenueMinor, double Closing);

/// <summary>
/// A base as it grows or melts by itself: a month's revenue is (opening + inflow) x orders x average order, and the
/// next month opens with <c>opening * (1 - churn) + inflow * kept</c>. This linear recurrence (a leaky bucket; the
/// migration model of Dwyer, "Customer lifetime valuation to support marketing decision making", 1989, with one state)
/// tends to inflow * kept / churn.
/// </summary>
public static class RetentionProjection
{
    public const int MostMonths = 600;

    /// <exception cref="ArgumentException">An assumption is out of its range, or the months are not 1 to 600.
    /// </exception>
    public static IReadOnlyList<RetentionMonth> Of(RetentionAssumptions assumptions, int months)
    {
        ArgumentNullException.ThrowIfNull(assumptions);
        if (assumptions.Check() is var (field, problem))
        {
            throw new ArgumentException($"{field} {problem}.", nameof(assumptions));
        }

        if (months is < 1 or > MostMonths)
        {
            throw new ArgumentException($"months is {months}; it must be 1 to {MostMonths}.", nameof(months));
        }

        var table = new RetentionMonth[months];
        var opening = assumptions.OpeningCustomers;
        for (var i = 0; i < months; i++)
        {
            var lost = opening * assumptions.Churn;
            var closing = opening - lost + (assumptions.InflowAMonth * assumptions.KeptShare);
            var revenue = (opening + assumptions.InflowAMonth) * assumptions.OrdersACustomer
                * assumptions.AverageOrderMinor;
            table[i] = new RetentionMonth(
                i + 1, opening, assumptions.InflowAMonth, lost,
                Math.Round((decimal)Math.Min(revenue, 1e27), MidpointRounding.AwayFromZero), closing);
            opening = closing;
        }

        return table;
    }
}
