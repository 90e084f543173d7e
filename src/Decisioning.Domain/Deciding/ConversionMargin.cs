using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// What a conversion brought: the offer's margin less its incentive, whichever the catalog gives as an amount or as a
/// rate. A rate is of the amount that was told, or of the policy's average order where none was. A contact brings the
/// margin of what it carried: of the joined offer that the report names, else of its first.
/// </summary>
internal static class ConversionMargin
{
    /// <summary>Minor units, rounded down; 0 for an offer that the catalog does not have any more.</summary>
    public static long Of(
        CustomerView customer, CatalogSnapshot catalog, in ContactEntry contact, SettlementReport report)
    {
        if (!catalog.TryGetOffer(Sold(customer, contact, report.OfferId), out var offer))
        {
            return 0;
        }

        var definition = offer.Definition;
        double order = report.AmountMinor ?? catalog.Definition.Policy.AverageOrderMinor;
        var margin = definition.MarginRate > 0 ? definition.MarginRate * order : definition.MarginMinor;
        var incentive = definition.IncentiveRate > 0 ? definition.IncentiveRate * order : definition.IncentiveMinor;
        return (long)Math.Clamp(Math.Floor(margin - incentive), -CatalogLimits.MoneyMinor, CatalogLimits.MoneyMinor);
    }

    /// <summary>The contact's offer that a report is about; one that it never carried counts as not named.</summary>
    private static ulong Sold(CustomerView customer, in ContactEntry contact, string offerId)
    {
        var named = NameHash.OfOptional(offerId);
        foreach (ref readonly var joined in customer.ContactOffers)
        {
            if (joined.Contact == contact.Number && joined.Offer == named)
            {
                return named;
            }
        }

        return contact.Offer;
    }
}
