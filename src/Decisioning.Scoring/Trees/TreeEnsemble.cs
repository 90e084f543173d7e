namespace Decisioning.Scoring.Trees;

/// <summary>
/// A sum of decision trees (a boosted ensemble), scored without walking any: see
/// <see cref="QuickScorer{TFeature,TBits}"/>. At most 500 trees of 64 leaves; ensembles whose trees have 32 at most are
/// scored twice as many candidates at once.
/// </summary>
public sealed class TreeEnsemble : ResponseModel
{
    private const int NarrowLeaves = 32;

    private readonly QuickScorer<float, uint>? _narrow;
    private readonly QuickScorer<double, ulong>? _wide;

    /// <param name="baseSum">What every candidate starts from.</param>
    /// <param name="trees">Trees over the features, the shared ones numbered first.</param>
    /// <param name="features">How many features there are.</param>
    /// <param name="shared">How many of them are shared.</param>
    public TreeEnsemble(double baseSum, IReadOnlyList<DecisionTree> trees, int features, int shared)
        : base(shared, features - shared)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trees.Count, ScoringLimits.Trees, nameof(trees));
        foreach (var (tree, i) in trees.Select((tree, i) => (tree, i)))
        {
            if (TreeChecks.Check(tree, features) is { } problem)
            {
                throw new ArgumentException($"Tree {i}, {problem.Place}: {problem.Message}", nameof(trees));
            }
        }

        var nodes = trees.Count == 0 ? 1 : trees.Max(tree => tree.Nodes);
        if (nodes < 2 * NarrowLeaves)
        {
            _narrow = new QuickScorer<float, uint>(baseSum, trees, features, shared);
        }
        else
        {
            _wide = new QuickScorer<double, ulong>(baseSum, trees, features, shared);
        }
    }

    protected override void AddTo(
        Span<double> sums, ReadOnlySpan<float> shared, ReadOnlySpan<float> own, VectorWidth width)
    {
        if (_narrow is not null)
        {
            _narrow.AddTo(sums, shared, own, width);
        }
        else
        {
            _wide!.AddTo(sums, shared, own, width);
        }
    }
}
