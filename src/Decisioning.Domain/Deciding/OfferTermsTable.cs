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
        Count = catalog.Offers.Length;
        var length = WorthColumns.LengthOf(Count);
        _propensities = new double[length];
        _margins = new double[length];
        _incentives = new double[length];
        _needs = new double[length];
        _indexes = new int[Count];
        _scores = new double[Count];

        // The money of most offers is the catalog's; that of the others is filled in before anybody reads it.
        catalog.Table.MarginsMinor.CopyTo(_margins, 0);
        catalog.Table.IncentivesMinor.CopyTo(_incentives, 0);
        Array.Fill(_needs, 1);
    }

    /// <summary>Offers of the catalog; the columns are as long as whole vectors need.</summary>
    public int Count { get; }

    public ReadOnlySpan<double> Propensities => _propensities;

    public ReadOnlySpan<double> Margins => _margins;

    public ReadOnlySpan<double> Incentives => _incentives;

    public ReadOnlySpan<double> Needs => _needs;

    /// <summary>Works them out for a set of offers; of others nothing may be read.</summary>
    public void Fill(in Question question, long whenMs, ReadOnlySpan<ulong> offers)
    {
        var table = question.Catalog.Table;
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
