using System.Globalization;

namespace Decisioning.Domain.Rules;

/// <summary>
/// The numbers between two bounds, each of which may belong to it or not. Times and durations are taken as seconds.
/// </summary>
/// <param name="Least">Lower bound.</param>
/// <param name="Most">Upper bound.</param>
/// <param name="LeastOpen">The lower bound itself does not belong to it.</param>
/// <param name="MostOpen">The upper bound itself does not belong to it.</param>
public readonly record struct RuleRange(double Least, double Most, bool LeastOpen = false, bool MostOpen = false)
{
    public static RuleRange Everything { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    public bool IsEmpty => Least > Most || (Least == Most && (LeastOpen || MostOpen));

    public bool IsEverything => double.IsNegativeInfinity(Least) && double.IsPositiveInfinity(Most);

    public static RuleRange Exactly(double value) => new(value, value);

    public static RuleRange AtLeast(double value) => new(value, double.PositiveInfinity);

    /// <summary>What lies in both.</summary>
    public RuleRange And(RuleRange other)
    {
        var least = Math.Max(Least, other.Least);
        var most = Math.Min(Most, other.Most);
        return new RuleRange(
            least,
            most,
            (Least == least && LeastOpen) || (other.Least == least && other.LeastOpen),
            (Most == most && MostOpen) || (other.Most == most && other.MostOpen));
    }

    /// <summary>The smallest range that holds both; an empty one adds nothing.</summary>
    public RuleRange Or(RuleRange other)
    {
        if (IsEmpty || other.IsEmpty)
        {
            return IsEmpty ? other : this;
        }

        var least = Math.Min(Least, other.Least);
        var most = Math.Max(Most, other.Most);
        return new RuleRange(
            least,
            most,
            !((Least == least && !LeastOpen) || (other.Least == least && !other.LeastOpen)),
            !((Most == most && !MostOpen) || (other.Most == most && !other.MostOpen)));
    }

    /// <summary>The whole numbers in it, by closed bounds.</summary>
    public RuleRange Whole()
    {
        var least = Math.Ceiling(Least);
        var most = Math.Floor(Most);
        return new RuleRange(
            LeastOpen && least == Least ? least + 1 : least, MostOpen && most == Most ? most - 1 : most);
    }

    public override string ToString()
    {
        if (IsEverything)
        {
            return "any number";
        }

        var least = Least.ToString("R", CultureInfo.InvariantCulture);
        var most = Most.ToString("R", CultureInfo.InvariantCulture);
        return double.IsNegativeInfinity(Least) ? (MostOpen ? $"below {most}" : $"{most} or less")
            : double.IsPositiveInfinity(Most) ? (LeastOpen ? $"above {least}" : $"{least} or more")
            : Least == Most ? least
            : $"{(LeastOpen ? "above" : "from")} {least} {(MostOpen ? "below" : "to")} {most}";
    }
}
