using System.Globalization;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;

namespace Decisioning.Server.Mapping;

/// <summary>
/// Why an offer is made, in a few short sentences that an agent can read out: what it brings, how likely it is, what
/// it fits, and what orders it.
/// </summary>
public sealed class WhyText(CatalogNames catalog)
{
    private readonly MoneyText _money = new(catalog.Definition);

    public IEnumerable<string> Of(RankedOffer ranked)
    {
        var offer = catalog.Offer(ranked.OfferId);
        if (offer?.Class == OfferClass.Mandatory)
        {
            yield return $"Has to be said: {offer.LegalBasis}.";
        }
        else if (offer?.Class == OfferClass.Transactional)
        {
            yield return "Is about what the customer did himself.";
        }
        else
        {
            yield return $"{Percent(ranked.EffectivePropensity)} are expected to respond"
                + (ranked.BaselinePropensity > 0
                    ? $", {Percent(ranked.BaselinePropensity)} would buy unasked."
                    : " of those who notice it.");
            yield return $"Worth {_money.OfMicros(ranked.NetMicros)} after all costs"
                + (ranked.TrustPriceMicros > 0
                    ? $", {_money.OfMicros(ranked.TrustPriceMicros)} of them for the trust it uses up."
                    : ".");
        }

        if (ranked.SubsidyMicros > 0)
        {
            yield return $"Sent at a loss on purpose: {_money.OfMicros(ranked.SubsidyMicros)} of its worth are a "
                + "subsidy.";
        }

        foreach (var fit in offer is null ? [] : Fits(offer))
        {
            yield return fit;
        }

        if (ranked.Lever != 1 && offer?.Class == OfferClass.Marketing)
        {
            yield return $"Ordered with lever {ranked.Lever.ToString("0.##", CultureInfo.InvariantCulture)}.";
        }
    }

    private static IEnumerable<string> Fits(OfferDefinition offer)
    {
        if (offer.Needs is { Points.Count: > 0 } needs)
        {
            yield return $"Needed at this age by {needs.Attribute} ({needs.Points[0].Months} to "
                + $"{needs.Points[^1].Months} months).";
        }
        else if (offer.AgeWindow is { } window)
        {
            yield return $"Fits the age by {window.Attribute} ({window.FromMonths} to {window.ToMonths} months).";
        }
    }

    private static string Percent(double share) =>
        (share * 100).ToString(share is > 0 and < 0.01 ? "0.00" : "0.#", CultureInfo.InvariantCulture) + " %";
}
