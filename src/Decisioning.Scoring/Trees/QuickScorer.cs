using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Decisioning.Scoring.Trees;

/// <summary>
/// Scores an ensemble feature by feature instead of tree by tree (QuickScorer: Lucchese et al., SIGIR 2015), many
/// candidates at once (V-QuickScorer: the same, 2016). A tree is a row of bits, one for each leaf; every split that a
/// candidate passes to the right takes the leaves on its left away, and the first leaf that remains is the one that
/// walking the tree would have found. Splits of a feature stand by rising condition, so the first that no candidate
/// passes ends them. What the shared features take away is taken away once for all candidates.
/// </summary>
/// <typeparam name="TFeature">A feature, as wide as a row of bits.</typeparam>
/// <typeparam name="TBits">A row of bits, as wide as a feature.</typeparam>
internal sealed partial class QuickScorer<TFeature, TBits>
    where TFeature : unmanaged, IFloatingPointIeee754<TFeature>
    where TBits : unmanaged, IBinaryInteger<TBits>
{
    private readonly double _baseSum;
    private readonly SplitBook<TFeature, TBits> _book;
    private readonly Split<TFeature, TBits>[] _splits;
    private readonly double[] _values;
    private readonly int[] _firstLeaf;
    private readonly int _own;

    public QuickScorer(double baseSum, IReadOnlyList<DecisionTree> trees, int features, int shared)
    {
        _baseSum = baseSum;
        _book = new SplitBook<TFeature, TBits>(trees, shared);
        _splits = _book.Splits;
        _values = _book.Values;
        _firstLeaf = _book.FirstLeaf;
        _own = features - shared;
    }

    private int Trees => _firstLeaf.Length;

    public void AddTo(Span<double> sums, ReadOnlySpan<float> shared, ReadOnlySpan<float> own, VectorWidth width)
    {
        var lanes = width == VectorWidth.Scalar ? 1 : LanesOf(width);
        var rented = ArrayPool<TBits>.Shared.Rent(Trees * (lanes + 1));
        try
        {
            var start = rented.AsSpan(0, Trees);
            var leaves = rented.AsSpan(Trees, Trees * lanes);
            var sum = _baseSum + BeginWithShared(shared, start);
            for (var at = 0; at < sums.Length; at += lanes)
            {
                Spread(start, leaves, lanes);
                TakeAway(leaves, own, sums.Length, at, width);
                AddValues(leaves, lanes, sum, sums.Slice(at, lanes));
            }
        }
        finally
        {
            ArrayPool<TBits>.Shared.Return(rented);
        }
    }

    private static int LanesOf(VectorWidth width) => (int)width / (8 * Unsafe.SizeOf<TBits>());

    /// <summary>The leaves that the shared features leave; the sum of the trees they decide alone.</summary>
    private double BeginWithShared(ReadOnlySpan<float> shared, Span<TBits> start)
    {
        start.Fill(TBits.AllBitsSet);
        foreach (ref readonly var list in _book.SharedLists.AsSpan())
        {
            TakeAway(start, list, Known(shared[list.Feature], list.MissingGoesRight));
        }

        var sum = 0.0;
        for (var tree = 0; tree < _book.SharedTrees; tree++)
        {
            sum += _values[_firstLeaf[tree] + First(start[tree])];
        }

        return sum;
    }

    /// <summary>A feature that stands for a missing one too: below every condition, or above.</summary>
    private static TFeature Known(float feature, bool missingGoesRight) => !float.IsNaN(feature)
        ? TFeature.CreateTruncating(feature)
        : missingGoesRight ? TFeature.PositiveInfinity : TFeature.NegativeInfinity;

    private void TakeAway(Span<TBits> leaves, in SplitList list, TFeature feature)
    {
        foreach (ref readonly var split in _splits.AsSpan(list.From, list.To - list.From))
        {
            if (!(feature >= split.Condition))
            {
                break;
            }

            leaves[split.Tree] &= ~split.Leaves;
        }
    }

    private void TakeAway(Span<TBits> leaves, ReadOnlySpan<float> own, int column, int at, VectorWidth width)
    {
        foreach (ref readonly var list in _book.OwnLists.AsSpan())
        {
            var features = own[((list.Feature * column) + at)..];
            switch (width)
            {
                case VectorWidth.Bits512:
                    TakeAway512(leaves, list, features);
                    break;
                case VectorWidth.Bits256:
                    TakeAway256(leaves, list, features);
                    break;
                default:
                    TakeAway(leaves, list, Known(features[0], list.MissingGoesRight));
                    break;
            }
        }
    }

    private void Spread(ReadOnlySpan<TBits> start, Span<TBits> leaves, int lanes)
    {
        for (var tree = _book.SharedTrees; tree < start.Length; tree++)
        {
            leaves.Slice(tree * lanes, lanes).Fill(start[tree]);
        }
    }

    private void AddValues(ReadOnlySpan<TBits> leaves, int lanes, double sum, Span<double> sums)
    {
        foreach (ref var lane in sums)
        {
            lane += sum;
        }

        for (var tree = _book.SharedTrees; tree < _firstLeaf.Length; tree++)
        {
            var row = leaves.Slice(tree * lanes, lanes);
            var values = _values.AsSpan(_firstLeaf[tree]);
            for (var lane = 0; lane < row.Length; lane++)
            {
                sums[lane] += values[First(row[lane])];
            }
        }
    }

    private static int First(TBits leaves) => Unsafe.SizeOf<TBits>() == sizeof(uint)
        ? BitOperations.TrailingZeroCount(Unsafe.BitCast<TBits, uint>(leaves))
        : BitOperations.TrailingZeroCount(Unsafe.BitCast<TBits, ulong>(leaves));
}
