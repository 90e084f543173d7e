namespace Decisioning.Domain.Catalog;

/// <summary>
/// What can be wrong with a cap on impressions beyond its window: what a record cannot count, and scopes that
/// placements do not have.
/// </summary>
internal static class ImpressionCapChecks
{
    public static void Check(string path, CapDefinition cap, CatalogDefinition definition, CatalogFindings findings)
    {
        findings.Whole(
            $"{path}.limit", cap.Limit, 1, CatalogLimits.RememberedImpressions, "limit of a cap on impressions");
        findings.OptionalName($"{path}.subject", cap.Subject, "subject of the cap");
        if (cap.Window == CapWindowKind.Lifetime)
        {
            findings.Error(
                $"{path}.lifetime",
                "A record does not keep impressions for ever; give rolling_hours, rolling_days or calendar.");
        }

        if (cap.Channel.Length > 0)
        {
            findings.Error(
                $"{path}.channel",
                "Only a cap on contacts of channel scope names a channel; leave it out, or name a placement as "
                + "the subject.");
        }

        CheckSubject(path, cap, definition, findings);
    }

    private static void CheckSubject(
        string path, CapDefinition cap, CatalogDefinition definition, CatalogFindings findings)
    {
        var (what, known) = cap.Scope switch
        {
            CapScope.Placement => ("placement", definition.Placements.Any(place => place.Name == cap.Subject)),
            CapScope.Group => ("group", definition.Offers.Any(offer => offer.GroupId == cap.Subject)),
            CapScope.Offer => ("offer", definition.Offers.Any(offer => offer.OfferId == cap.Subject)),
            _ => ("", false),
        };
        if (what.Length == 0 && cap.Scope != CapScope.AllInbound)
        {
            findings.Error(
                $"{path}.scope",
                "A cap on impressions counts placements, groups, offers or all: take CAP_SCOPE_PLACEMENT, "
                + "CAP_SCOPE_GROUP, CAP_SCOPE_OFFER or CAP_SCOPE_ALL_INBOUND, or count contacts.");
        }
        else if (cap.Subject.Length > 0 && !known)
        {
            findings.Error(
                $"{path}.subject",
                what.Length == 0
                    ? "A cap on all impressions has no subject; leave it out, or change the scope."
                    : $"The catalog has no {what} \"{cap.Subject}\"; name one it has, or leave the subject out to "
                        + "count each by itself.");
        }
    }
}
