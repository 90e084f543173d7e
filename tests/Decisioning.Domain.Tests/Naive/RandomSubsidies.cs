using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>Subsidies of some offers, and which of them are spent.</summary>
internal sealed class RandomSubsidies(Dice dice)
{
    public CatalogDefinition Give(CatalogDefinition catalog) =>
        catalog with { Offers = [.. catalog.Offers.Select(Give)] };

    public DecisionQuery Spend(DecisionQuery query, CatalogDefinition catalog)
    {
        var spent = 0UL;
        for (var i = 0; i < catalog.Offers.Count(offer => offer.SubsidyMinor > 0); i++)
        {
            spent |= dice.Chance(0.5) ? 1UL << i : 0;
        }

        return query with { SpentSubsidies = spent };
    }

    private OfferDefinition Give(OfferDefinition offer)
    {
        if (offer.Class != OfferClass.Marketing || !dice.Chance(0.5))
        {
            return offer;
        }

        var subsidy = (long)Math.Ceiling(dice.Log(1, 5_000));
        return offer with { SubsidyMinor = subsidy, SubsidyBudgetMinor = 10 * subsidy };
    }
}
