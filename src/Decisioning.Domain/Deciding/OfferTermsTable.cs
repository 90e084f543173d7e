using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// <see cref="OfferTerms"/> of many offers at one time, column by column, as scoring reads them.
/// </summary>
internal sealed class OfferTermsTable
{
    private readonly double[] _propensities;
    private readonly double[] _margins;
    private readonly double[] _incentives;
    private readonly double[] _needs;
    private readonly int[] _indexes;
    private readonly double[] _scores;

    public OfferTermsTable(CatalogSnapshot catalog)
    {
        var offers = catalog.Offers.Length;
        _propensities = new double[offers];
        _margins = new double[offers];
        _incentives = new double[offers];
        _needs = new double[offers];
        _indexes = new int[offers];
        _scores = new double[offers];
    }

    /// <summary>Works them out for a set of offers; of others nothing may be read.</summary>
    public void Fill(in Question question, long whenMs, ReadOnlySpan<ulong> offers)
    {
        var table = question.Catalog.Table;
        table.MarginsMinor.CopyTo(_margins, 0);
        table.IncentivesMinor.CopyTo(_incentives, 0);
        Array.Fill(_needs, 1);
        var count = 0;
        foreach (var index in OfferBits.In(offers))
        {
            _indexes[count++] = index;
            if (OfferBits.Has(table.Personal, index))
            {
                var terms = OfferTerms.Of(question, question.Catalog.Offers[index], whenMs);
                (_margins[index], _incentives[index], _needs[index]) =
                    (terms.MarginMinor, terms.IncentiveMinor, terms.Need);
            }
        }

        var scores = _scores.AsSpan(0, count);
        PropensityScoring.Score(question, _indexes.AsSpan(0, count), scores);
        for (var i = 0; i < count; i++)
        {
            _propensities[_indexes[i]] = scores[i];
        }
    }

    public OfferTerms this[int offer] =>
        new(_propensities[offer], _margins[offer], _incentives[offer], _needs[offer]);
}
