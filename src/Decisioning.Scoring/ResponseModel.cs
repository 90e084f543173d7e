namespace Decisioning.Scoring;

/// <summary>
/// A model that gives candidates a sum, from which <see cref="Logistic"/> makes a probability. Some features are shared
/// by all candidates of a request (what is known of the customer), the others are each candidate's own; what the shared
/// ones come to is computed once. A feature is a single-precision number, NaN when it is missing.
/// <para>A candidate's sum is made by the same additions in the same order whatever stands beside it and however wide
/// the vectors are, so it has the same bits on every machine.</para>
/// </summary>
public abstract class ResponseModel
{
    /// <summary>Columns of candidates are filled up to a multiple of this.</summary>
    public const int Batch = 16;

    /// <param name="shared">How many features are shared.</param>
    /// <param name="own">How many are each candidate's own.</param>
    protected ResponseModel(int shared, int own)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shared);
        ArgumentOutOfRangeException.ThrowIfNegative(own);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shared + own, ScoringLimits.Features, "features");
        SharedFeatures = shared;
        OwnFeatures = own;
    }

    public int SharedFeatures { get; }

    public int OwnFeatures { get; }

    /// <summary>The length of a column that holds so many candidates.</summary>
    public static int ColumnOf(int candidates) => (candidates + Batch - 1) / Batch * Batch;

    /// <summary>Adds to each candidate's number (its own intercept, zero for none) what the model says.</summary>
    /// <param name="shared">The shared features.</param>
    /// <param name="own">
    /// The candidates' own features, one column after the other, each as long as <paramref name="sums"/>.
    /// </param>
    /// <param name="sums">A number for each candidate; its length is a multiple of <see cref="Batch"/>.</param>
    public void Score(ReadOnlySpan<float> shared, ReadOnlySpan<float> own, Span<double> sums) =>
        Score(shared, own, sums, VectorWidths.Widest);

    /// <summary>The same by one width; a width that the machine does not have is imitated and slow.</summary>
    public void Score(ReadOnlySpan<float> shared, ReadOnlySpan<float> own, Span<double> sums, VectorWidth width)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(shared.Length, SharedFeatures, nameof(shared));
        ArgumentOutOfRangeException.ThrowIfNotEqual(own.Length, OwnFeatures * sums.Length, nameof(own));
        ArgumentOutOfRangeException.ThrowIfNotEqual(sums.Length % Batch, 0, nameof(sums));
        AddTo(sums, shared, own, width);
    }

    /// <summary>Adds to the sums; everything was found to be of the right length.</summary>
    protected abstract void AddTo(
        Span<double> sums, ReadOnlySpan<float> shared, ReadOnlySpan<float> own, VectorWidth width);
}
