using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Decisioning.Scoring;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// What all offers of a catalog are worth in one place, side by side: one offer is ten multiplications and additions
/// that each wait for the one before, eight in a vector take hardly longer. The bits are those of
/// <see cref="WorthScale.Net"/> and <see cref="Worth.GrossAtFullTrust"/>. Offers without terms get numbers that mean
/// nothing.
/// </summary>
internal sealed class WorthColumns
{
    private readonly double[] _baselines;
    private readonly double[] _gross;
    private readonly long[] _nets;
    private readonly VectorWidth _width;

    public WorthColumns(int offers)
        : this(offers, CanBe512 ? VectorWidth.Bits512 : VectorWidth.Scalar)
    {
    }

    /// <param name="offers">How many offers the catalog has.</param>
    /// <param name="width">512 bits, or one after the other; narrower vectors have no conversion to integers.</param>
    public WorthColumns(int offers, VectorWidth width)
    {
        var length = LengthOf(offers);
        _baselines = new double[length];
        _gross = new double[length];
        _nets = new long[length];
        _width = width;
    }

    public static bool CanBe512 => Vector512.IsHardwareAccelerated && Avx512DQ.IsSupported;

    /// <summary>p0 of each offer, as <see cref="Begin"/> was told.</summary>
    public ReadOnlySpan<double> Baselines => _baselines;

    /// <summary>Entries of a column: whole vectors.</summary>
    public static int LengthOf(int offers) => (offers + Vector512<double>.Count - 1) & -Vector512<double>.Count;

    /// <summary>Takes p0 of each offer from the slot of its category.</summary>
    public void Begin(in Question question, ReadOnlySpan<double> bySlot)
    {
        var categories = question.Catalog.Table.Categories;
        var slots = question.Bench.Slots;
        for (var i = 0; i < categories.Length; i++)
        {
            var category = categories[i];
            _baselines[i] = bySlot[category < 0 ? Deciding.Baselines.NoSlot : slots[category]];
        }
    }

    /// <summary>Net of each offer, millionths, less what does not depend on the offer.</summary>
    public ReadOnlySpan<long> Nets(in WorthScale scale, OfferTermsTable terms, long others)
    {
        if (_width != VectorWidth.Bits512)
        {
            for (var i = 0; i < terms.Count; i++)
            {
                _nets[i] = scale.Net(terms[i], _baselines[i]) - others;
            }

            return _nets;
        }

        for (var i = 0; i < _nets.Length; i += Vector512<long>.Count)
        {
            var baseline = At(_baselines, i);
            var propensity = PropensityAt(terms, i, baseline);
            var effective = Vector512.Min(
                Vector512<double>.One,
                baseline + ((propensity - baseline) * scale.TrustToGamma * scale.Calibration));
            var gross = ToMicros(
                scale.Reach * (effective - baseline) * At(terms.Margins, i), scale.MicrosPerMinor);
            var incentive = ToMicros(scale.Reach * effective * At(terms.Incentives, i), scale.MicrosPerMinor);
            (gross - incentive - Vector512.Create(others)).StoreUnsafe(ref _nets[i]);
        }

        return _nets;
    }

    /// <summary>What each offer brings at full trust when it is noticed, less its incentive; minor units.</summary>
    public ReadOnlySpan<double> Gross(OfferTermsTable terms)
    {
        if (_width != VectorWidth.Bits512)
        {
            for (var i = 0; i < terms.Count; i++)
            {
                _gross[i] = Worth.GrossAtFullTrust(terms[i], _baselines[i]);
            }

            return _gross;
        }

        for (var i = 0; i < _gross.Length; i += Vector512<double>.Count)
        {
            var baseline = At(_baselines, i);
            var propensity = PropensityAt(terms, i, baseline);
            var gross = ((propensity - baseline) * At(terms.Margins, i)) - (propensity * At(terms.Incentives, i));
            gross.StoreUnsafe(ref _gross[i]);
        }

        return _gross;
    }

    private static Vector512<double> At(ReadOnlySpan<double> column, int index) =>
        Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(column), (nuint)index);

    /// <summary>As <see cref="OfferTerms.PropensityFrom"/>.</summary>
    private static Vector512<double> PropensityAt(OfferTermsTable terms, int index, Vector512<double> baseline)
    {
        var propensity = Vector512.Max(At(terms.Propensities, index), baseline);
        var need = At(terms.Needs, index);
        var needed = Vector512.Min(Vector512<double>.One, baseline + ((propensity - baseline) * need));
        return Vector512.ConditionalSelect(Vector512.Equals(need, Vector512<double>.One), propensity, needed);
    }

    /// <summary>As <see cref="Worth.ToMicros"/>.</summary>
    private static Vector512<long> ToMicros(Vector512<double> minor, double microsPerMinor)
    {
        var whole = Vector512.Floor((minor * microsPerMinor) + Vector512.Create(0.5));
        var bounded = Vector512.Min(
            Vector512.Max(whole, Vector512.Create(-Worth.MostMicros)), Vector512.Create(Worth.MostMicros));
        return Vector512.ConvertToInt64Native(bounded);
    }
}
