using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>What contacts of a customer and the incentives he takes may cost in a year.</summary>
public static class BudgetLimit
{
    /// <summary>Minor units; null when the catalog keeps no such budget.</summary>
    public static long? Of(CustomerView customer, PersonalBudgetDefinition? budget)
    {
        if (budget is null)
        {
            return null;
        }

        var money = customer.IsNewcomer ? 0 : Rfm.Of(customer, customer.Header.RecordedAtMs).YearMonetaryMinor;
        return Math.Max(budget.LeastMinor, (long)Math.Floor(budget.Share * money));
    }
}
