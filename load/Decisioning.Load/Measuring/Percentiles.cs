namespace Decisioning.Load.Measuring;

/// <summary>The percentiles that are told of every run.</summary>
internal static class Percentiles
{
    public static IReadOnlyList<(string Name, double Share)> All { get; } =
        [("p50", .5), ("p90", .9), ("p99", .99), ("p99.9", .999)];

    /// <summary>What they are called among figures, like <c>p50_ms</c>.</summary>
    public static IEnumerable<string> Figures => All.Select(each => each.Name + "_ms");
}
