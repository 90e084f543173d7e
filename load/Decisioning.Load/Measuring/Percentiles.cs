namespace Decisioning.Load.Measuring;

/// <summary>The percentiles that are told of every run.</summary>
internal static class Percentiles
{
    public static IReadOnlyList<(string Name, double Share)> All { get; } =
        [("p50", .5), ("p90", .9), ("p99", .99), ("p99.9", .999)];
}
