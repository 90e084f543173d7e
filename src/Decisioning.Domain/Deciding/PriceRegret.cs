using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// Who has just paid the full price must not be shown a discount on the same goods: the offer's products, or its whole
/// category when it names no products. Goods that were returned are not regretted.
/// </summary>
internal static class PriceRegret
{
    /// <summary>Until when a discount is kept away; <see cref="long.MinValue"/> when nothing keeps it.</summary>
    public static long Until(in Question question, CatalogOffer offer)
    {
        var untilMs = long.MinValue;
        foreach (ref readonly var bought in question.Products)
        {
            if (bought.UnitsLeft > 0 && bought.UnitPriceMinor >= bought.ListPriceMinor && IsOn(offer, bought))
            {
                untilMs = Math.Max(untilMs, Seconds.ToMs(bought.LastAtSeconds) + question.Catalog.PriceRegretMs);
            }
        }

        return untilMs;
    }

    /// <summary>Whether any offer may be kept away at a time: something was bought so lately.</summary>
    public static bool MayHold(in Question question, long whenMs)
    {
        if (question.Catalog.PriceRegretMs == 0)
        {
            return false;
        }

        foreach (ref readonly var bought in question.Products)
        {
            if (whenMs < Seconds.ToMs(bought.LastAtSeconds) + question.Catalog.PriceRegretMs)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOn(CatalogOffer offer, in ProductEntry bought) => offer.ProductHashes.Length > 0
        ? Array.IndexOf(offer.ProductHashes, bought.Product) >= 0
        : bought.Category == offer.CategoryHash;
}
