using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Decisioning.Scoring.Trees;

internal sealed partial class QuickScorer<TFeature, TBits>
{
    private void TakeAway256(Span<TBits> leaves, in SplitList list, ReadOnlySpan<float> features)
    {
        var feature = Known(Load256(features), list.MissingGoesRight);
        ref var first = ref MemoryMarshal.GetReference(leaves);
        foreach (ref readonly var split in _splits.AsSpan(list.From, list.To - list.From))
        {
            var right = Vector256.GreaterThanOrEqual(feature, Vector256.Create(split.Condition))
                .As<TFeature, TBits>();
            if (right == Vector256<TBits>.Zero)
            {
                break;
            }

            ref var row = ref Unsafe.Add(ref first, split.Tree * Vector256<TBits>.Count);
            var kept = Vector256.AndNot(Vector256.LoadUnsafe(ref row), right & Vector256.Create(split.Leaves));
            kept.StoreUnsafe(ref row);
        }
    }

    private void TakeAway512(Span<TBits> leaves, in SplitList list, ReadOnlySpan<float> features)
    {
        var feature = Known(Load512(features), list.MissingGoesRight);
        ref var first = ref MemoryMarshal.GetReference(leaves);
        foreach (ref readonly var split in _splits.AsSpan(list.From, list.To - list.From))
        {
            var right = Vector512.GreaterThanOrEqual(feature, Vector512.Create(split.Condition))
                .As<TFeature, TBits>();
            if (right == Vector512<TBits>.Zero)
            {
                break;
            }

            ref var row = ref Unsafe.Add(ref first, split.Tree * Vector512<TBits>.Count);
            var kept = Vector512.AndNot(Vector512.LoadUnsafe(ref row), right & Vector512.Create(split.Leaves));
            kept.StoreUnsafe(ref row);
        }
    }

    private static Vector256<TFeature> Load256(ReadOnlySpan<float> features)
    {
        if (typeof(TFeature) == typeof(float))
        {
            return Vector256.Create(features).As<float, TFeature>();
        }

        var (low, high) = Vector128.Widen(Vector128.Create(features));
        return Vector256.Create(low, high).As<double, TFeature>();
    }

    private static Vector512<TFeature> Load512(ReadOnlySpan<float> features)
    {
        if (typeof(TFeature) == typeof(float))
        {
            return Vector512.Create(features).As<float, TFeature>();
        }

        var (low, high) = Vector256.Widen(Vector256.Create(features));
        return Vector512.Create(low, high).As<double, TFeature>();
    }

    private static Vector256<TFeature> Known(Vector256<TFeature> feature, bool missingGoesRight) =>
        Vector256.ConditionalSelect(
            Vector256.Equals(feature, feature),
            feature,
            Vector256.Create(missingGoesRight ? TFeature.PositiveInfinity : TFeature.NegativeInfinity));

    private static Vector512<TFeature> Known(Vector512<TFeature> feature, bool missingGoesRight) =>
        Vector512.ConditionalSelect(
            Vector512.Equals(feature, feature),
            feature,
            Vector512.Create(missingGoesRight ? TFeature.PositiveInfinity : TFeature.NegativeInfinity));
}
