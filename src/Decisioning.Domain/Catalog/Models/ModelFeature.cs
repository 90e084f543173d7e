namespace Decisioning.Domain.Catalog.Models;

/// <summary>A feature, compiled.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Attribute">The hash of a profile attribute's name; zero for all others.</param>
internal readonly record struct ModelFeature(FeatureSource Source, ulong Attribute);
