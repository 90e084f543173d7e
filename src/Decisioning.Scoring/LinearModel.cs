using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Decisioning.Scoring;

/// <summary>
/// A weighted sum of features: an intercept, then weight times feature, shared features first, in order. In the place
/// of a missing feature stands a number of the model.
/// </summary>
public sealed class LinearModel : ResponseModel
{
    private readonly double _intercept;
    private readonly double[] _weights;
    private readonly float[] _whenMissing;

    /// <param name="intercept">What every candidate starts from.</param>
    /// <param name="weights">A weight for each feature, of the shared ones first.</param>
    /// <param name="whenMissing">What stands for each feature when it is missing.</param>
    /// <param name="shared">How many of the features are shared.</param>
    public LinearModel(
        double intercept, ReadOnlySpan<double> weights, ReadOnlySpan<float> whenMissing, int shared)
        : base(shared, weights.Length - shared)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(whenMissing.Length, weights.Length, nameof(whenMissing));
        _intercept = intercept;
        _weights = weights.ToArray();
        _whenMissing = whenMissing.ToArray();
    }

    protected override void AddTo(
        Span<double> sums, ReadOnlySpan<float> shared, ReadOnlySpan<float> own, VectorWidth width)
    {
        var start = _intercept;
        for (var i = 0; i < shared.Length; i++)
        {
            start += _weights[i] * (float.IsNaN(shared[i]) ? _whenMissing[i] : shared[i]);
        }

        switch (width)
        {
            case VectorWidth.Bits512:
                Add512(sums, own, start);
                break;
            case VectorWidth.Bits256:
                Add256(sums, own, start);
                break;
            default:
                AddScalar(sums, own, start);
                break;
        }
    }

    private void AddScalar(Span<double> sums, ReadOnlySpan<float> own, double start)
    {
        for (var candidate = 0; candidate < sums.Length; candidate++)
        {
            var sum = sums[candidate] + start;
            for (var i = 0; i < OwnFeatures; i++)
            {
                var value = own[(i * sums.Length) + candidate];
                value = float.IsNaN(value) ? _whenMissing[SharedFeatures + i] : value;
                sum += _weights[SharedFeatures + i] * value;
            }

            sums[candidate] = sum;
        }
    }

    private void Add256(Span<double> sums, ReadOnlySpan<float> own, double start)
    {
        ref var sum = ref MemoryMarshal.GetReference(sums);
        ref var feature = ref MemoryMarshal.GetReference(own);
        for (nuint at = 0; at < (nuint)sums.Length; at += 8)
        {
            var low = Vector256.LoadUnsafe(ref sum, at) + Vector256.Create(start);
            var high = Vector256.LoadUnsafe(ref sum, at + 4) + Vector256.Create(start);
            for (var i = 0; i < OwnFeatures; i++)
            {
                var value = Vector256.LoadUnsafe(ref feature, ((nuint)i * (nuint)sums.Length) + at);
                value = Vector256.ConditionalSelect(
                    Vector256.Equals(value, value), value, Vector256.Create(_whenMissing[SharedFeatures + i]));
                var weight = Vector256.Create(_weights[SharedFeatures + i]);
                low += weight * Vector256.WidenLower(value);
                high += weight * Vector256.WidenUpper(value);
            }

            low.StoreUnsafe(ref sum, at);
            high.StoreUnsafe(ref sum, at + 4);
        }
    }

    private void Add512(Span<double> sums, ReadOnlySpan<float> own, double start)
    {
        ref var sum = ref MemoryMarshal.GetReference(sums);
        ref var feature = ref MemoryMarshal.GetReference(own);
        for (nuint at = 0; at < (nuint)sums.Length; at += 16)
        {
            var low = Vector512.LoadUnsafe(ref sum, at) + Vector512.Create(start);
            var high = Vector512.LoadUnsafe(ref sum, at + 8) + Vector512.Create(start);
            for (var i = 0; i < OwnFeatures; i++)
            {
                var value = Vector512.LoadUnsafe(ref feature, ((nuint)i * (nuint)sums.Length) + at);
                value = Vector512.ConditionalSelect(
                    Vector512.Equals(value, value), value, Vector512.Create(_whenMissing[SharedFeatures + i]));
                var weight = Vector512.Create(_weights[SharedFeatures + i]);
                low += weight * Vector512.WidenLower(value);
                high += weight * Vector512.WidenUpper(value);
            }

            low.StoreUnsafe(ref sum, at);
            high.StoreUnsafe(ref sum, at + 8);
        }
    }
}
