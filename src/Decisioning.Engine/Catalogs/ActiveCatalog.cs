using Decisioning.Domain.Catalog;

namespace Decisioning.Engine.Catalogs;

/// <summary>What decisions read: a compiled version and the approvals it was compiled with.</summary>
/// <param name="Snapshot">The catalog.</param>
/// <param name="Approvals">Number of the last approval that was taken into account; with the version it names the
/// snapshot exactly.</param>
internal sealed record ActiveCatalog(CatalogSnapshot Snapshot, long Approvals);
