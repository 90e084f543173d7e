namespace Decisioning.Domain.Catalog;

/// <summary>What nothing can come through: channels and placements that no offer is made for. Warnings only.</summary>
internal static class ReachChecks
{
    public static void Check(CatalogDefinition definition, CatalogFindings findings)
    {
        var treatments = definition.Offers.SelectMany(offer => offer.Treatments).ToArray();
        var channels = treatments.Select(treatment => treatment.Channel).ToHashSet(StringComparer.Ordinal);
        var placements = treatments.Select(treatment => treatment.Placement).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < definition.Channels.Count; i++)
        {
            var channel = definition.Channels[i];
            if (channel.Outbound && !channels.Contains(channel.Name))
            {
                findings.Warn(
                    $"channels[{i}]",
                    $"No offer has a treatment for the outbound channel \"{channel.Name}\"; nothing is ever "
                    + "sent by it.");
            }
        }

        for (var i = 0; i < definition.Placements.Count; i++)
        {
            var placement = definition.Placements[i];
            if (!placements.Contains(placement.Name) && !channels.Contains(placement.Channel))
            {
                findings.Warn(
                    $"placements[{i}]",
                    $"No offer has a treatment for \"{placement.Name}\" or its channel; it always stays empty.");
            }
        }

        if (definition.DefaultTimeZone.Length == 0
            && definition.Channels.Any(channel => channel.Outbound && channel.QuietHours.Count > 0))
        {
            findings.Warn(
                "default_time_zone",
                "There are quiet hours and no default time zone; customers whose zone is unknown get no contact.");
        }
    }
}
