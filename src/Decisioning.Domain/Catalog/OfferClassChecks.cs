namespace Decisioning.Domain.Catalog;

/// <summary>What can be wrong with the class of an offer.</summary>
internal static class OfferClassChecks
{
    public static void Check(string path, OfferDefinition offer, CatalogFindings findings)
    {
        if (offer.Class == OfferClass.Mandatory && offer.LegalBasis.Length == 0)
        {
            findings.Error(
                $"{path}.legal_basis",
                "A mandatory offer is sent without consent, so it must name the law or contract it is sent by.");
        }

        if (offer.Class != OfferClass.Mandatory && offer.LegalBasis.Length > 0)
        {
            findings.Error(
                $"{path}.legal_basis",
                "Only a mandatory offer has a legal basis; make its class OFFER_CLASS_MANDATORY, or leave it out.");
        }

        findings.OptionalName($"{path}.legal_basis", offer.LegalBasis, "legal basis");
        if (offer.Class == OfferClass.Mandatory && offer.RepurchaseAfterDays is { } days)
        {
            findings.Whole(
                $"{path}.repurchase_after_days",
                days,
                0,
                CatalogLimits.WindowHours / 24,
                "number of days for which a mandatory offer is not repeated");
        }
    }
}
