namespace Decisioning.Domain.Catalog.Linting;

/// <summary>
/// Channels and placements that nothing comes through, that ask for no consent, or that may stay empty.
/// </summary>
internal static class PlaceLint
{
    public static void Check(CatalogDefinition definition, long nowMs, CatalogFindings findings)
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

        for (var i = 0; i < definition.Channels.Count; i++)
        {
            var channel = definition.Channels[i];
            if (channel is { Outbound: true, Draw: > 0, ConsentPurpose.Length: 0 })
            {
                findings.Warn(
                    $"channels[{i}].consent_purpose",
                    $"\"{channel.Name}\" interrupts customers and asks for no consent; name the purpose that they "
                    + "consent to, such as marketing.");
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

            CheckFallback($"placements[{i}].fallback_offer_id", placement, definition, nowMs, findings);
        }

        if (definition.DefaultTimeZone.Length == 0
            && definition.Channels.Any(channel => channel.Outbound && channel.QuietHours.Count > 0))
        {
            findings.Warn(
                "default_time_zone",
                "There are quiet hours and no default time zone; customers whose zone is unknown get no contact.");
        }
    }

    private static void CheckFallback(
        string path, PlacementDefinition placement, CatalogDefinition definition, long nowMs, CatalogFindings findings)
    {
        var fallback = definition.Offers.FirstOrDefault(offer => offer.OfferId == placement.FallbackOfferId);
        if (fallback is null)
        {
            findings.Warn(
                path,
                $"\"{placement.Name}\" has no fallback and stays empty when nothing is worth showing; name an offer "
                + "that always fits.");
            return;
        }

        var absent = fallback.State == OfferState.Paused ? "is paused"
            : fallback.StartsAtMs > nowMs ? "has not started"
            : fallback.EndsAtMs <= nowMs ? "has ended"
            : null;
        if (absent is not null)
        {
            findings.Warn(
                path,
                $"The fallback \"{fallback.OfferId}\" {absent}, so \"{placement.Name}\" stays empty when nothing is "
                + "worth showing; name an offer that is always there.");
        }
    }
}
