using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>Subsidies, and which of them are spent.</summary>
internal static class NaiveSubsidy
{
    /// <summary>Bit i is that of the i-th offer with a subsidy.</summary>
    public static bool IsSpent(NaiveQuestion q, OfferDefinition offer)
    {
        var subsidised = q.Catalog.Offers.Where(o => o.SubsidyMinor > 0).Select(o => o.OfferId).ToList();
        var position = subsidised.IndexOf(offer.OfferId);
        return position >= 0 && q.Query.SpentSubsidies / Math.Pow(2, position) % 2 >= 1;
    }

    /// <summary>The worth of a contact with the subsidy of its offer, whatever is spent.</summary>
    public static NaiveWorth With(NaiveQuestion q, OfferDefinition offer, NaiveWorth worth) =>
        worth with { Subsidy = NaiveValue.Micros(q, offer.SubsidyMinor) };
}
