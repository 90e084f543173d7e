using Decisioning.Domain.Catalog;

namespace Decisioning.Engine.Catalogs;

/// <summary>The answer to a wish to publish, roll back or approve.</summary>
/// <param name="Refusal">Why not.</param>
/// <param name="Version">The version that was published or approved; null when refused.</param>
/// <param name="Problems">What is wrong with the catalog, or worth a warning.</param>
public sealed record PublishResult(Refusal Refusal, CatalogVersion? Version, IReadOnlyList<CatalogProblem> Problems)
{
    internal static PublishResult Refuse(RefusalCause cause, string field, string message) =>
        new(new Refusal(cause, field, message), null, []);
}
