using Decisioning.V1;

namespace Decisioning.Load.Measuring;

/// <summary>What a command asks about: the catalog that it publishes, and what of it its questions name, which a server
/// that runs already must have.</summary>
/// <param name="Of">Makes it, of so many offers, for the time of asking.</param>
/// <param name="Placements">Those that its pages ask for.</param>
/// <param name="Channels">Those by which its questions would contact somebody.</param>
/// <param name="Trees">Trees of its model; 0: it is a weighted sum.</param>
internal sealed record MeasuredCatalog(
    Func<int, DateTimeOffset, Catalog> Of, IReadOnlyList<string> Placements, IReadOnlyList<string> Channels,
    int Trees = 0)
{
    /// <summary>With a weighted sum.</summary>
    public static MeasuredCatalog Plain { get; } = Bench(withTrees: false);

    /// <summary>With a hundred trees.</summary>
    public static MeasuredCatalog WithTrees { get; } = Bench(withTrees: true);

    private static MeasuredCatalog Bench(bool withTrees) => new(
        (offers, now) => BenchCatalog.Of(offers, withTrees, now),
        [BenchCatalog.Placement],
        ["email", "sms"],
        withTrees ? BenchModels.Trees : 0);
}
