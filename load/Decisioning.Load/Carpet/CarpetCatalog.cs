using Decisioning.V1;

namespace Decisioning.Load.Carpet;

/// <summary>
/// The active catalog with a discount for all in it; with the guard, or with everything taken out that holds a sender
/// back.
/// </summary>
internal static class CarpetCatalog
{
    public const string Discount = "discount-for-all";
    private const int HighestCeiling = 24;

    /// <summary>
    /// Adds the discount: something off the whole range, 900.00 of margin for 200.00, taken by twelve in a hundred at
    /// full trust, so that it is the best that can be said to most.
    /// </summary>
    public static Catalog WithDiscount(Catalog active)
    {
        var catalog = active.Clone();
        if (catalog.Offers.Any(offer => offer.OfferId == Discount))
        {
            return catalog;
        }

        var offer = new Offer
        {
            OfferId = Discount,
            GroupId = "discount",
            MarginMinor = 90_000,
            IncentiveMinor = 20_000,
            StartingPropensity = 0.12,
        };
        offer.Treatments.AddRange(Written(catalog).Select(channel => new Treatment
        {
            TreatmentId = $"{Discount}-{channel.Name}",
            Channel = channel.Name,
            Content = { ["text"] = "Two hundred off everything, today only" },
        }));
        catalog.Offers.Add(offer);
        return catalog;
    }

    /// <summary>
    /// No draw, no leaving, no caps, no rests, no prices, and the highest ceiling. Consents, reach and quiet hours
    /// stay: these are the law's.
    /// </summary>
    public static Catalog WithoutGuard(Catalog guarded)
    {
        var catalog = guarded.Clone();
        foreach (var channel in Written(catalog))
        {
            channel.Draw = 0;
            channel.LeaveRate = 0;
            channel.ShadowPriceMinor = 0;
        }

        var policy = catalog.Policy ??= new Policy();
        policy.Caps.Clear();
        policy.Suppressions.Clear();
        policy.Sequences.Clear();
        policy.CeilingPerDay = HighestCeiling;
        policy.RefusedPauseDays = 0;
        policy.OnSiteMinutes = 0;
        policy.PriceRegretDays = 0;
        policy.Holdout = null;
        policy.PersonalBudget = null;
        policy.ServiceCase = null;
        policy.Trust ??= new TrustPolicy();
        policy.Trust.SegmentMarginMinor = 0;
        return catalog;
    }

    /// <summary>Channels that write; nobody carpets by telephone.</summary>
    public static IReadOnlyList<Channel> Written(Catalog catalog) =>
        [.. catalog.Channels.Where(channel => channel.Direction != Direction.Inbound && channel.Name != "call")];
}
