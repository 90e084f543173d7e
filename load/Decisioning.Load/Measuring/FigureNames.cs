namespace Decisioning.Load.Measuring;

/// <summary>The names of the figures that a command will come to; <c>*</c> in one stands for what is not known before,
/// as a rate that is yet to be found.</summary>
internal sealed class FigureNames(IReadOnlyCollection<string> names)
{
    public IReadOnlyCollection<string> All => names;

    public bool Has(string name) => names.Any(pattern => Matches(pattern, name));

    /// <summary>One figure of several programs, or the like.</summary>
    public static IEnumerable<string> Of(IEnumerable<string> prefixes, params IEnumerable<string> figures) =>
        prefixes.SelectMany(prefix => figures.Select(figure => $"{prefix}.{figure}"));

    private static bool Matches(string pattern, string name)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        return star < 0
            ? pattern == name
            : name.Length >= pattern.Length
                && name.StartsWith(pattern[..star], StringComparison.Ordinal)
                && name.EndsWith(pattern[(star + 1)..], StringComparison.Ordinal);
    }
}
