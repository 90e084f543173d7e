namespace Decisioning.Domain.Catalog.Linting;

/// <summary>
/// Treatments that are missing: a language that others speak, a channel that all the others of a group use.
/// </summary>
internal static class TreatmentLint
{
    /// <summary>So many other offers of a group must all use a channel before one that does not is named.</summary>
    private const int FewestOthers = 2;

    public static void Check(CatalogDefinition definition, CatalogFindings findings)
    {
        CheckTags(definition, findings);
        CheckLocales(definition, findings);
        CheckChannels(definition, findings);
    }

    /// <summary>A tag that no request can have serves nobody.</summary>
    private static void CheckTags(CatalogDefinition definition, CatalogFindings findings)
    {
        for (var i = 0; i < definition.Offers.Count; i++)
        {
            var treatments = definition.Offers[i].Treatments;
            for (var j = 0; j < treatments.Count; j++)
            {
                if (!LocaleTag.IsWellFormed(treatments[j].Locale))
                {
                    findings.Warn(
                        $"offers[{i}].treatments[{j}].locale",
                        $"\"{treatments[j].Locale}\" is no locale, so no request asks for it; {LocaleTag.Form}.");
                }
            }
        }
    }

    private static void CheckLocales(CatalogDefinition definition, CatalogFindings findings)
    {
        var spoken = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var treatment in definition.Offers.SelectMany(offer => offer.Treatments))
        {
            if (treatment.Locale.Length > 0)
            {
                var place = PlaceOf(treatment);
                spoken.TryAdd(place, new HashSet<string>(StringComparer.OrdinalIgnoreCase));
                spoken[place].Add(LanguageOf(treatment.Locale));
            }
        }

        for (var i = 0; i < definition.Offers.Count; i++)
        {
            foreach (var place in definition.Offers[i].Treatments.GroupBy(PlaceOf))
            {
                if (!spoken.TryGetValue(place.Key, out var languages)
                    || place.Any(treatment => treatment.Locale.Length == 0))
                {
                    continue;
                }

                var own = place.Select(treatment => LanguageOf(treatment.Locale))
                    .ToHashSet(StringComparer.OrdinalIgnoreCase);
                var missing = languages.Where(language => !own.Contains(language))
                    .Order(StringComparer.Ordinal).ToArray();
                if (missing.Length > 0)
                {
                    findings.Warn(
                        $"offers[{i}].treatments",
                        $"\"{definition.Offers[i].OfferId}\" has no treatment in {string.Join(", ", missing)} for "
                        + $"\"{place.Key}\", which other offers have; add it, or one without a locale.");
                }
            }
        }
    }

    private static void CheckChannels(CatalogDefinition definition, CatalogFindings findings)
    {
        var outbound = definition.Channels.Where(channel => channel.Outbound).Select(channel => channel.Name)
            .ToHashSet(StringComparer.Ordinal);
        var groups = definition.Offers.Select((offer, index) => (Offer: offer, Index: index))
            .Where(entry => entry.Offer is { GroupId.Length: > 0, Treatments.Count: > 0 })
            .GroupBy(entry => entry.Offer.GroupId);
        foreach (var group in groups.Where(group => group.Count() > FewestOthers))
        {
            foreach (var channel in outbound)
            {
                var without = group.Where(entry =>
                    entry.Offer.Treatments.All(treatment => treatment.Channel != channel)).ToArray();
                if (without.Length == 1)
                {
                    findings.Warn(
                        $"offers[{without[0].Index}].treatments",
                        $"\"{without[0].Offer.OfferId}\" has no treatment for \"{channel}\", unlike every other "
                        + $"offer of the group \"{group.Key}\"; add one if it should be sent there.");
                }
            }
        }
    }

    private static string PlaceOf(TreatmentDefinition treatment) =>
        treatment.Channel.Length > 0 ? treatment.Channel : treatment.Placement;

    private static string LanguageOf(string locale) => locale.Split('-')[0];
}
