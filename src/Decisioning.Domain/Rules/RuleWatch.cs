namespace Decisioning.Domain.Rules;

/// <summary>
/// A part of a rule whose value changes while time passes and nothing happens. A rule keeps its answer as long as all
/// its watches keep their values.
/// </summary>
public sealed class RuleWatch
{
    private readonly RuleCode _code;

    internal RuleWatch(RuleCode code, int[] slots, long gridMs, long coarseMs)
    {
        _code = code;
        Slots = slots;
        GridMs = gridMs;
        CoarseMs = coarseMs;
    }

    /// <summary>Places of the variables that move it.</summary>
    public IReadOnlyList<int> Slots { get; }

    /// <summary>
    /// Zero: it takes each of its values during one stretch of time at most, so the end of the present one can be found
    /// by halving. Else it changes only at multiples of so many milliseconds.
    /// </summary>
    public long GridMs { get; }

    /// <summary>A longer step within which a watch on a grid changes once at most.</summary>
    public long CoarseMs { get; }

    public RuleValue Value(RuleFrame frame) => _code(frame);

    /// <summary>Whether two values of a watch are the same.</summary>
    public static bool IsSame(in RuleValue a, in RuleValue b) =>
        a.IsError ? b.IsError : RuleEquality.AreEqual(a, b);
}
