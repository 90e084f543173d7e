namespace Decisioning.Load.Latency;

/// <summary>
/// Which rate to try next on the way to the knee: twice the last one for as long as it is held, then the middle between
/// the greatest that was held and the least that was not, a few times.
/// </summary>
/// <param name="first">The first rate, calls a second.</param>
/// <param name="refinements">How often the middle is tried.</param>
internal sealed class KneeSearch(int first, int refinements)
{
    public const int MostRate = 1_000_000;
    private int? _missed;
    private int _left = refinements;

    /// <summary>The rate to try; null: the knee is found.</summary>
    public int? Next { get; private set; } = first;

    /// <summary>The greatest rate that was held; 0: none.</summary>
    public int Knee { get; private set; }

    /// <summary>Says whether the last rate was held.</summary>
    public void Tell(bool isHeld)
    {
        var tried = Next ?? throw new InvalidOperationException("The search is over.");
        if (isHeld)
        {
            Knee = tried;
        }
        else
        {
            _missed = tried;
        }

        Next = _missed is { } missed ? Middle(missed) : tried < MostRate ? Math.Min(MostRate, tried * 2) : null;
    }

    private int? Middle(int missed)
    {
        var middle = Knee + ((missed - Knee) / 2);
        return _left-- > 0 && middle > Knee ? middle : null;
    }
}
