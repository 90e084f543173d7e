namespace Decisioning.Domain.Catalog;

/// <summary>What can be wrong with placements.</summary>
internal static class PlacementChecks
{
    public static void Check(CatalogDefinition definition, CatalogFindings findings, Func<string, ulong> hash)
    {
        for (var i = 0; i < definition.Placements.Count; i++)
        {
            CheckPlacement($"placements[{i}]", definition.Placements[i], definition, findings);
        }

        findings.Distinct(
            definition.Placements.Select((placement, i) => ($"placements[{i}].name", placement.Name)),
            "placement name",
            hash);
    }

    private static void CheckPlacement(
        string path, PlacementDefinition placement, CatalogDefinition definition, CatalogFindings findings)
    {
        findings.Id($"{path}.name", placement.Name, "name of the placement");
        findings.Whole($"{path}.slots", placement.Slots, 1, CatalogLimits.SlotsPerPlacement, "number of slots");
        var channel = definition.Channels.FirstOrDefault(channel => channel.Name == placement.Channel);
        if (channel is null)
        {
            findings.Error(
                $"{path}.channel",
                $"The catalog has no channel \"{placement.Channel}\"; name one of its inbound channels or add it.");
        }
        else if (channel.Outbound)
        {
            findings.Error(
                $"{path}.channel",
                $"The channel \"{channel.Name}\" is outbound; a placement belongs to an inbound channel.");
        }

        CheckExamination(path, placement, findings);
        CheckFallback(path, placement, definition, findings);
    }

    private static void CheckExamination(string path, PlacementDefinition placement, CatalogFindings findings)
    {
        var given = placement.Examination;
        if (given.Count > placement.Slots)
        {
            findings.Error(
                $"{path}.examination", $"There are {given.Count} values for {placement.Slots} slots; give one a slot.");
        }

        for (var i = 0; i < given.Count; i++)
        {
            findings.Share($"{path}.examination[{i}]", given[i], "examination");
            if (i > 0 && given[i] > given[i - 1])
            {
                findings.Error(
                    $"{path}.examination[{i}]",
                    $"It is {given[i]}, above the {given[i - 1]} of the slot before; order the slots best first.");
            }
        }
    }

    private static void CheckFallback(
        string path, PlacementDefinition placement, CatalogDefinition definition, CatalogFindings findings)
    {
        if (placement.FallbackOfferId.Length == 0)
        {
            return;
        }

        var fallback = definition.Offers.FirstOrDefault(offer => offer.OfferId == placement.FallbackOfferId);
        if (fallback is null)
        {
            findings.Error(
                $"{path}.fallback_offer_id",
                $"The catalog has no offer \"{placement.FallbackOfferId}\"; name one of its offers.");
        }
        else if (!fallback.Treatments.Any(treatment =>
            treatment.Placement == placement.Name || (treatment.Placement.Length == 0
                && treatment.Channel.Length > 0 && treatment.Channel == placement.Channel)))
        {
            findings.Error(
                $"{path}.fallback_offer_id",
                $"The offer \"{placement.FallbackOfferId}\" has no treatment for this placement or its channel; "
                + "add one, or name another offer.");
        }
    }
}
