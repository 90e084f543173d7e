namespace Decisioning.Domain.Catalog;

/// <summary>What can be wrong with what an offer is worth: amounts, rates, propensities and the needs curve.</summary>
internal static class ValueChecks
{
    public static void Check(string path, OfferDefinition offer, CatalogDefinition definition, CatalogFindings findings)
    {
        findings.Money($"{path}.margin_minor", offer.MarginMinor, "margin");
        findings.Money($"{path}.incentive_minor", offer.IncentiveMinor, "cost of the incentive");
        findings.Share($"{path}.margin_rate", offer.MarginRate, "margin rate");
        findings.Share($"{path}.incentive_rate", offer.IncentiveRate, "incentive rate");
        findings.Share($"{path}.starting_propensity", offer.StartingPropensity, "starting propensity");
        findings.Real(
            $"{path}.starting_evidence",
            offer.StartingEvidence,
            0,
            CatalogLimits.StartingEvidence,
            "number of contacts that the starting propensity is worth");
        One($"{path}.margin_rate", "margin", offer.MarginMinor, offer.MarginRate, findings);
        One($"{path}.incentive_rate", "incentive", offer.IncentiveMinor, offer.IncentiveRate, findings);
        if ((offer.MarginRate > 0 || offer.IncentiveRate > 0) && definition.Policy.AverageOrderMinor == 0)
        {
            findings.Error(
                $"{path}.{(offer.MarginRate > 0 ? "margin_rate" : "incentive_rate")}",
                "A rate is of the expected order value, which starts from policy.average_order_minor; give that too.");
        }

        if (offer.Needs is { } needs)
        {
            CheckNeeds($"{path}.needs", needs, findings);
        }

        WarnOfLoss(path, offer, findings);
    }

    private static void One(string path, string what, long minor, double rate, CatalogFindings findings)
    {
        if (minor != 0 && rate != 0)
        {
            findings.Error(
                path, $"The {what} is said as an amount ({minor}) and as a rate ({rate}); give one of them.");
        }
    }

    private static void WarnOfLoss(string path, OfferDefinition offer, CatalogFindings findings)
    {
        var byRate = offer.MarginRate > 0 && offer.MarginRate <= offer.IncentiveRate;
        var byAmount = offer.MarginRate == 0 && offer.IncentiveRate == 0 && offer.MarginMinor <= offer.IncentiveMinor;
        if (offer.Class == OfferClass.Marketing && offer.SubsidyMinor == 0 && (byRate || byAmount))
        {
            var (margin, incentive) = byRate
                ? ($"{offer.MarginRate}", $"{offer.IncentiveRate}")
                : ($"{offer.MarginMinor}", $"{offer.IncentiveMinor}");
            findings.Warn(
                $"{path}.{(byRate ? "margin_rate" : "margin_minor")}",
                $"The margin ({margin}) does not exceed the incentive ({incentive}), so the offer is never worth "
                + "making.");
        }
    }

    private static void CheckNeeds(string path, NeedsDefinition needs, CatalogFindings findings)
    {
        findings.Id($"{path}.attribute", needs.Attribute, "name of the dated attribute");
        if (needs.Points.Count == 0)
        {
            findings.Error(
                $"{path}.points", "The curve has no point, so nobody ever needs the offer; give at least one.");
        }

        findings.Count($"{path}.points", needs.Points.Count, CatalogLimits.NeedPoints, "points");
        for (var i = 0; i < needs.Points.Count; i++)
        {
            var (months, weight) = needs.Points[i];
            findings.Whole($"{path}.points[{i}].months", months, 0, CatalogLimits.AgeMonths, "age in months");
            findings.Real($"{path}.points[{i}].weight", weight, 0, CatalogLimits.NeedWeight, "weight");
            if (i > 0 && months <= needs.Points[i - 1].Months)
            {
                findings.Error(
                    $"{path}.points[{i}].months",
                    $"It is {months}, not above the point before it ({needs.Points[i - 1].Months}); ages must rise.");
            }
        }
    }
}
