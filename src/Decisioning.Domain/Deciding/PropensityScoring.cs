using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// The probability that the customer responds when we speak, before the needs curve: the one place where it is worked
/// out, in one batch for all offers that came through their own gates.
/// </summary>
internal static class PropensityScoring
{
    /// <param name="question">Of whom, and what is asked.</param>
    /// <param name="offers">Indexes of offers, rising.</param>
    /// <param name="propensities">Takes the probability of each, in the same order.</param>
    public static void Score(in Question question, ReadOnlySpan<int> offers, Span<double> propensities)
    {
        var table = question.Catalog.Table;
        for (var i = 0; i < offers.Length; i++)
        {
            propensities[i] = !OfferBits.Has(table.PersonalPropensity, offers[i])
                ? table.Propensities[offers[i]]
                : OfferBits.Has(table.Learned, offers[i])
                    ? OfferTerms.PropensityOf(question, question.Catalog.Offers[offers[i]])
                    : question.Models!.Of(question, offers[i]);
        }
    }
}
