namespace Decisioning.Benchmarks;

/// <summary>A record packed and unpacked, by the names of their budgets; each checks its result.</summary>
internal static class PackingPaths
{
    public static IReadOnlyList<(string Name, Action Work)> Of(PackingBed bed) =>
        [("pack.record", bed.Pack), ("pack.unpack", bed.Unpack)];
}
