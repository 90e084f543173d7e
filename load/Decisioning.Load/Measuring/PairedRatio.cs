namespace Decisioning.Load.Measuring;

/// <summary>
/// Two programs that take turns, held against each other turn by turn: what the machine did meanwhile fell on both, so
/// the ratio of one turn says more than that of two medians, and its spread over the turns says how much.
/// </summary>
internal static class PairedRatio
{
    /// <summary>What the ratio of a program's figure to the same one of another program is called, like
    /// <c>decide.rps_of_floor</c>.</summary>
    public static string NameOf(string figure, string other) => $"{figure}_of_{other}";

    /// <summary>The name by the names of both figures, like <c>decide.rps</c> and <c>floor.rps</c>; null when they are
    /// not the same figure of two programs.</summary>
    public static string? NameOfBoth(string figure, string other)
    {
        var own = figure.IndexOf('.', StringComparison.Ordinal);
        var others = other.IndexOf('.', StringComparison.Ordinal);
        return own > 0 && others > 0 && figure.AsSpan(own).SequenceEqual(other.AsSpan(others))
            ? NameOf(figure, other[..others])
            : null;
    }

    /// <summary>The ratio of each turn; null where one of the two is not known or there is nothing to divide by.
    /// </summary>
    public static IEnumerable<double?> Of(IEnumerable<double?> own, IEnumerable<double?> other) =>
        own.Zip(other, (mine, its) => its is > 0 ? mine / its : null);
}
