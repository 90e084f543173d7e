namespace Decisioning.Domain.Catalog;

/// <summary>What can be wrong with offers and their treatments.</summary>
internal static class OfferChecks
{
    public static void Check(CatalogDefinition definition, CatalogFindings findings, Func<string, ulong> hash)
    {
        var channels = definition.Channels.Select(channel => channel.Name).ToHashSet(StringComparer.Ordinal);
        var placements = definition.Placements.Select(placement => placement.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < definition.Offers.Count; i++)
        {
            var offer = definition.Offers[i];
            CheckNames($"offers[{i}]", offer, findings);
            CheckValues($"offers[{i}]", offer, findings);
            ValueChecks.Check($"offers[{i}]", offer, definition, findings);
            OfferClassChecks.Check($"offers[{i}]", offer, findings);
            CheckTreatments($"offers[{i}]", offer, channels, placements, findings);
        }

        SubsidyChecks.Check(definition, findings);
        var offers = definition.Offers;
        findings.Distinct(offers.Select((offer, i) => ($"offers[{i}].offer_id", offer.OfferId)), "offer id", hash);
        findings.Distinct(
            offers.Select((offer, i) => ($"offers[{i}].group_id", offer.GroupId)), "group id", hash, mayRepeat: true);
        findings.Distinct(
            offers.Select((offer, i) => ($"offers[{i}].topic", offer.Topic)), "topic", hash, mayRepeat: true);
        findings.Distinct(
            offers.Select((offer, i) => ($"offers[{i}].category", offer.Category)), "category", hash, mayRepeat: true);
        findings.Distinct(
            offers.SelectMany((offer, i) => offer.ProductIds.Select((id, j) => ($"offers[{i}].product_ids[{j}]", id))),
            "product id",
            hash,
            mayRepeat: true);
    }

    private static void CheckNames(string path, OfferDefinition offer, CatalogFindings findings)
    {
        findings.Id($"{path}.offer_id", offer.OfferId, "id of the offer");
        findings.OptionalName($"{path}.group_id", offer.GroupId, "group id");
        findings.OptionalName($"{path}.issue", offer.Issue, "issue");
        findings.OptionalName($"{path}.topic", offer.Topic, "topic");
        findings.OptionalName($"{path}.category", offer.Category, "category");
        if (!findings.Count(
            $"{path}.product_ids", offer.ProductIds.Count, CatalogLimits.ProductsPerOffer, "products of one offer"))
        {
            return;
        }

        for (var i = 0; i < offer.ProductIds.Count; i++)
        {
            findings.Id($"{path}.product_ids[{i}]", offer.ProductIds[i], "product id");
        }

        if (offer.ProductIds.Count > 0 && offer.Category.Length == 0)
        {
            findings.Warn(
                $"{path}.category",
                "The offer has products and no category, so what the customer buys unasked is taken as nothing.");
        }
    }

    private static void CheckValues(string path, OfferDefinition offer, CatalogFindings findings)
    {
        findings.Real($"{path}.lever", offer.Lever, -10_000, 10_000, "lever in percent points");
        if (offer.StartsAtMs is { } starts && offer.EndsAtMs is { } ends && ends <= starts)
        {
            findings.Error($"{path}.ends_at", "The offer ends before it starts; it must end after starts_at.");
        }

        if (offer.RepurchaseAfterDays is { } days)
        {
            findings.Whole($"{path}.repurchase_after_days", days, 0, 36_500, "number of days after a purchase");
        }

        if (offer.AgeWindow is { } window)
        {
            CheckAgeWindow($"{path}.age_window", window, findings);
        }
    }

    private static void CheckAgeWindow(string path, AgeWindowDefinition window, CatalogFindings findings)
    {
        findings.Id($"{path}.attribute", window.Attribute, "name of the dated attribute");
        findings.Whole($"{path}.from_months", window.FromMonths, 0, CatalogLimits.AgeMonths, "lower age in months");
        if (window.ToMonths <= window.FromMonths || window.ToMonths > CatalogLimits.AgeMonths)
        {
            findings.Error(
                $"{path}.to_months",
                $"The window ends at {window.ToMonths} months; it must end after {window.FromMonths}, where it begins, "
                + $"and at most at {CatalogLimits.AgeMonths}.");
        }
    }

    private static void CheckTreatments(
        string path,
        OfferDefinition offer,
        HashSet<string> channels,
        HashSet<string> placements,
        CatalogFindings findings)
    {
        var treatments = offer.Treatments;
        if (!findings.Count($"{path}.treatments", treatments.Count, CatalogLimits.TreatmentsPerOffer, "treatments"))
        {
            return;
        }

        var places = new Dictionary<(string Channel, string Placement, string Locale), int>();
        for (var i = 0; i < treatments.Count; i++)
        {
            var treatment = treatments[i];
            CheckTreatment($"{path}.treatments[{i}]", treatment, channels, placements, findings);
            var place = (treatment.Channel, treatment.Placement, treatment.Locale.ToUpperInvariant());
            if (!places.TryAdd(place, i))
            {
                findings.Error(
                    $"{path}.treatments[{i}]",
                    $"The same place and locale is served by {path}.treatments[{places[place]}] already; keep one.");
            }
        }

        if (treatments.Count == 0)
        {
            findings.Warn($"{path}.treatments", "The offer has no treatment, so nobody can get it; add one.");
        }
    }

    private static void CheckTreatment(
        string path,
        TreatmentDefinition treatment,
        HashSet<string> channels,
        HashSet<string> placements,
        CatalogFindings findings)
    {
        findings.Id($"{path}.treatment_id", treatment.TreatmentId, "id of the treatment");
        findings.OptionalName($"{path}.locale", treatment.Locale, "locale");
        if (treatment.Channel.Length > 0 == treatment.Placement.Length > 0)
        {
            findings.Error(
                $"{path}.channel", "A treatment is for exactly one place; give either its channel or its placement.");
        }
        else if (treatment.Channel.Length > 0 && !channels.Contains(treatment.Channel))
        {
            findings.Error(
                $"{path}.channel",
                $"The catalog has no channel \"{treatment.Channel}\"; name one of its channels or add it.");
        }
        else if (treatment.Placement.Length > 0 && !placements.Contains(treatment.Placement))
        {
            findings.Error(
                $"{path}.placement",
                $"The catalog has no placement \"{treatment.Placement}\"; name one of its placements or add it.");
        }
    }
}
