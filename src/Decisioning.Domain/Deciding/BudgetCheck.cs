using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// What the customer may cost in a calendar year (UTC), and what he has. The budget is a share of his net money of the
/// last 365 days as of his last record: while nothing happens it does not change.
/// </summary>
internal readonly ref struct BudgetCheck
{
    private readonly ReadOnlySpan<YearSpendingEntry> _years;
    private readonly double _orderMinor;

    /// <param name="customer">The customer's record.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="orderMinor">What an order of the customer is expected to be worth, minor units.</param>
    public BudgetCheck(CustomerView customer, CatalogSnapshot catalog, double orderMinor)
    {
        _years = customer.YearSpending;
        _orderMinor = orderMinor;
        var limit = BudgetLimit.Of(customer, catalog.PersonalBudget);
        IsKept = limit is not null;
        LimitMinor = limit ?? 0;
    }

    /// <summary>False: the catalog has no such budget, and everything fits.</summary>
    public bool IsKept { get; }

    public long LimitMinor { get; }

    /// <summary>
    /// What a contact may cost at most: that it reaches the customer, and that he takes the incentive.
    /// </summary>
    public long CostOf(CatalogOffer offer, CatalogChannel channel) =>
        ContactCostOf(channel) + IncentiveOf(_orderMinor, offer);

    /// <summary>A begun unit counts as a whole one.</summary>
    public static long IncentiveOf(double orderMinor, CatalogOffer offer) =>
        (long)Math.Ceiling(OfferTerms.IncentiveOf(orderMinor, offer));

    public static long ContactCostOf(CatalogChannel channel) =>
        channel.Definition.CostAttemptMinor + channel.Definition.CostReachedMinor;

    /// <summary>
    /// Minor units by which the contact would exceed the budget of its year; zero or less when it fits.
    /// </summary>
    public long MissingFor(CatalogOffer offer, CatalogChannel channel, long whenMs) =>
        IsKept ? SpentIn(YearOf(whenMs)) + CostOf(offer, channel) - LimitMinor : 0;

    /// <summary>What an offer's incentive takes of the budget; zero without one.</summary>
    public long IncentiveFor(CatalogOffer offer) => IsKept ? IncentiveOf(_orderMinor, offer) : 0;

    /// <summary>When the next year begins in which a contact fits that does not now; null when it never does.</summary>
    public long? FitsFrom(CatalogOffer offer, CatalogChannel channel, long whenMs)
    {
        if (CostOf(offer, channel) > LimitMinor)
        {
            return null;
        }

        var year = YearOf(whenMs);
        do
        {
            year++;
        }
        while (SpentIn(year) + CostOf(offer, channel) > LimitMinor);
        return StartOf(year);
    }

    /// <summary>The end of the year that a moment lies in: what is spent counts until then.</summary>
    public static long YearEnd(long whenMs) => StartOf(YearOf(whenMs) + 1);

    private static int YearOf(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).Year;

    private static long StartOf(int year) =>
        new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private long SpentIn(int year)
    {
        foreach (ref readonly var entry in _years)
        {
            if (entry.Year == year)
            {
                return entry.ContactsMinor + entry.IncentivesMinor;
            }
        }

        return 0;
    }
}
