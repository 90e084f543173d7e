using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// What a conversion brought: the offer's margin less its incentive, whichever the catalog gives as an amount or as a
/// rate. A rate is of the amount that was told, or of the policy's average order where none was.
/// </summary>
internal static class ConversionMargin
{
    /// <summary>Minor units, rounded down; 0 for an offer that the catalog does not have any more.</summary>
    public static long Of(CatalogSnapshot catalog, in ContactEntry contact, SettlementReport report)
    {
        if (!(catalog.TryGetOffer(report.OfferId, out var offer) || catalog.TryGetOffer(contact.Offer, out offer)))
        {
            return 0;
        }

        var definition = offer.Definition;
        double order = report.AmountMinor ?? catalog.Definition.Policy.AverageOrderMinor;
        var margin = definition.MarginRate > 0 ? definition.MarginRate * order : definition.MarginMinor;
        var incentive = definition.IncentiveRate > 0 ? definition.IncentiveRate * order : definition.IncentiveMinor;
        return (long)Math.Clamp(Math.Floor(margin - incentive), -CatalogLimits.MoneyMinor, CatalogLimits.MoneyMinor);
    }
}
