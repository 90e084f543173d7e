namespace Decisioning.Scoring.Tests;

/// <summary>Candidates of one request as a model takes them: shared features once, own ones in columns.</summary>
internal sealed class CandidateSheet
{
    /// <param name="candidates">How many there are.</param>
    /// <param name="features">How many features the model has.</param>
    /// <param name="shared">How many of them, the first, are shared.</param>
    /// <param name="feature">The feature of a candidate; the shared ones are asked of candidate 0.</param>
    public CandidateSheet(int candidates, int features, int shared, Func<int, int, float> feature)
    {
        Candidates = candidates;
        Column = ResponseModel.ColumnOf(candidates);
        Shared = [.. Enumerable.Range(0, shared).Select(i => feature(0, i))];
        Own = new float[(features - shared) * Column];
        for (var i = 0; i < features - shared; i++)
        {
            for (var candidate = 0; candidate < candidates; candidate++)
            {
                Own[(i * Column) + candidate] = feature(candidate, shared + i);
            }
        }
    }

    public int Candidates { get; }

    public int Column { get; }

    public float[] Shared { get; }

    public float[] Own { get; }

    /// <summary>All features of one candidate.</summary>
    public float[] Row(int candidate) =>
        [.. Shared, .. Enumerable.Range(0, Own.Length / Column).Select(i => Own[(i * Column) + candidate])];

    public CandidateSheet Alone(int candidate)
    {
        var row = Row(candidate);
        return new CandidateSheet(1, row.Length, Shared.Length, (_, i) => row[i]);
    }

    public double[] Score(ResponseModel model, VectorWidth width)
    {
        var sums = new double[Column];
        model.Score(Shared, Own, sums, width);
        return sums[..Candidates];
    }
}
