using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>The personal budget: what the year has cost, and one more contact with its incentive taken.</summary>
internal static class NaiveBudget
{
    /// <param name="offers">Offers in the one contact.</param>
    public static bool Exceeded(NaiveQuestion q, ChannelDefinition channel, params OfferDefinition[] offers)
    {
        if (q.Catalog.Policy.PersonalBudget is not { } budget)
        {
            return false;
        }

        var view = new CustomerView(q.Customer.Record);
        var money = q.Customer.Record.Length == 0 ? 0 : Rfm.Of(view, q.Customer.Header.RecordedAtMs).YearMonetaryMinor;
        var limit = Math.Max(budget.LeastMinor, (long)Math.Floor(budget.Share * money));
        var year = DateTimeOffset.FromUnixTimeMilliseconds(q.When).Year;
        var spent = view.YearSpending.ToArray().Where(y => y.Year == year)
            .Sum(y => y.ContactsMinor + y.IncentivesMinor);
        return spent + channel.CostAttemptMinor + channel.CostReachedMinor
            + offers.Sum(offer => (long)Math.Ceiling(NaiveValue.Incentive(q, offer))) > limit;
    }
}
