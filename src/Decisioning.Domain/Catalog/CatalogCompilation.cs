namespace Decisioning.Domain.Catalog;

/// <summary>
/// What came of compiling a catalog: a snapshot, or the errors that prevent it; warnings in both cases.
/// </summary>
public sealed record CatalogCompilation(CatalogSnapshot? Snapshot, IReadOnlyList<CatalogProblem> Problems)
{
    /// <summary>True when there is a snapshot, that is, when no problem is an error.</summary>
    public bool IsValid => Snapshot is not null;
}
