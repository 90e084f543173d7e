using Decisioning.Domain.Catalog;

namespace Decisioning.Engine.Catalogs;

/// <summary>Turns the bytes of a published catalog, which the engine keeps without looking into them, into its
/// definition.</summary>
public delegate CatalogDefinition CatalogReader(ReadOnlyMemory<byte> content);
