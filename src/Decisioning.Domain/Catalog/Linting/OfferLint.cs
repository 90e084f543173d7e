using System.Globalization;

namespace Decisioning.Domain.Catalog.Linting;

/// <summary>
/// Offers that nobody can get: their time is over, they are shown nowhere, or they never earn a contact.
/// </summary>
internal static class OfferLint
{
    public static void Check(CatalogDefinition definition, long nowMs, CatalogFindings findings)
    {
        var shown = definition.Placements.Select(placement => placement.Channel).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < definition.Offers.Count; i++)
        {
            var offer = definition.Offers[i];
            if (offer.EndsAtMs <= nowMs)
            {
                findings.Warn(
                    $"offers[{i}].ends_at",
                    $"\"{offer.OfferId}\" ended at {Time(offer.EndsAtMs.Value)}, so nobody can get it; take it out, or "
                    + "give it a later end.");
            }

            CheckPlaces(i, offer, definition, shown, findings);
            CheckEarnings(i, offer, definition, findings);
        }
    }

    private static void CheckPlaces(
        int index,
        OfferDefinition offer,
        CatalogDefinition definition,
        HashSet<string> shown,
        CatalogFindings findings)
    {
        for (var i = 0; i < offer.Treatments.Count; i++)
        {
            var name = offer.Treatments[i].Channel;
            var channel = definition.Channels.FirstOrDefault(channel => channel.Name == name);
            if (channel is { Outbound: false } && !shown.Contains(name))
            {
                findings.Warn(
                    $"offers[{index}].treatments[{i}].channel",
                    $"\"{name}\" has no placement, so this treatment is shown nowhere; add a placement, or name "
                    + "another channel.");
            }
        }
    }

    /// <summary>
    /// An offer whose expected value, reached for certain and at full trust, is below the cost of every channel that it
    /// has a treatment for. One that is shown on a page costs nothing there; what a model expects is not known before.
    /// </summary>
    private static void CheckEarnings(
        int index, OfferDefinition offer, CatalogDefinition definition, CatalogFindings findings)
    {
        if (offer.MarginMinor <= offer.IncentiveMinor - offer.SubsidyMinor || offer.Treatments.Count == 0
            || offer.PropensityModelId.Length > 0)
        {
            return;
        }

        var channels = offer.Treatments
            .Select(treatment => definition.Channels.FirstOrDefault(channel => channel.Name == treatment.Channel))
            .ToArray();
        var earned = offer.SubsidyMinor + (offer.StartingPropensity * (offer.MarginMinor - offer.IncentiveMinor));
        if (channels.Any(channel => channel is not { Outbound: true }))
        {
            if (offer.StartingPropensity == 0 && offer.Category.Length == 0)
            {
                findings.Warn(
                    $"offers[{index}].starting_propensity",
                    $"\"{offer.OfferId}\" is expected to be taken by nobody (0) and has no category to learn from, so "
                    + "nobody gets it; give it a propensity above 0.");
            }

            return;
        }

        var cheapest = channels.MinBy(channel => channel!.CostAttemptMinor + channel.CostReachedMinor)!;
        var cost = cheapest.CostAttemptMinor + cheapest.CostReachedMinor;
        if (earned <= cost)
        {
            findings.Warn(
                $"offers[{index}].starting_propensity",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"\"{offer.OfferId}\" is expected to earn {earned:0.##} smallest units a contact and its cheapest "
                    + $"channel, \"{cheapest.Name}\", costs {cost}, so nobody gets it at the start; add a cheaper "
                    + $"channel, or check its margin and propensity."));
        }
    }

    private static string Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms)
        .ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
