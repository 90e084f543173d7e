namespace Decisioning.Domain.Catalog;

/// <summary>
/// What can be wrong with subsidies: a deliberate loss has to be bounded, and somebody has to be able to get it.
/// </summary>
internal static class SubsidyChecks
{
    public static void Check(CatalogDefinition definition, CatalogFindings findings)
    {
        var count = 0;
        for (var i = 0; i < definition.Offers.Count; i++)
        {
            Check($"offers[{i}]", definition.Offers[i], findings);
            count += definition.Offers[i].SubsidyMinor > 0 ? 1 : 0;
        }

        findings.Count("offers", count, CatalogLimits.SubsidisedOffers, "offers with a subsidy");
    }

    private static void Check(string path, OfferDefinition offer, CatalogFindings findings)
    {
        var (subsidy, budget) = (offer.SubsidyMinor, offer.SubsidyBudgetMinor);
        findings.Money($"{path}.subsidy_minor", subsidy, "subsidy of a contact");
        findings.Money($"{path}.subsidy_budget_minor", budget, "budget of the subsidy");
        if (subsidy > 0 && offer.Class != OfferClass.Marketing)
        {
            findings.Error(
                $"{path}.subsidy_minor",
                "Only a marketing offer has to be worth it, so only one can be subsidised; leave the subsidy out.");
        }
        else if (subsidy > 0 && budget == 0)
        {
            findings.Error(
                $"{path}.subsidy_budget_minor",
                $"Each contact may lose {subsidy}, and nothing says how much all may together; give a budget of at "
                + $"least {subsidy}.");
        }
        else if (subsidy > 0 && budget < subsidy)
        {
            findings.Error(
                $"{path}.subsidy_budget_minor",
                $"The budget ({budget}) does not bear one subsidy ({subsidy}), so nobody gets it; give at least "
                + $"{subsidy}.");
        }
        else if (subsidy == 0 && budget > 0)
        {
            findings.Error(
                $"{path}.subsidy_minor",
                $"There is a budget ({budget}) and no subsidy to spend it on; say what each contact may lose, or leave "
                + "the budget out.");
        }
    }
}
