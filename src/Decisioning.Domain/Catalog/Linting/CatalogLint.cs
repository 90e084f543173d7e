namespace Decisioning.Domain.Catalog.Linting;

/// <summary>
/// What a catalog says that was probably not meant: it can be published, and something in it does nothing or lets
/// through what it looks as if it stopped. Warnings only, each with its place and what would be right.
/// </summary>
public static class CatalogLint
{
    /// <param name="definition">A catalog in which <see cref="CatalogCompiler"/> finds no error.</param>
    /// <param name="nowMs">Now, milliseconds since 1970-01-01 UTC: what ended before it nobody can get.</param>
    public static IReadOnlyList<CatalogProblem> Of(CatalogDefinition definition, long nowMs)
    {
        var findings = new CatalogFindings();
        PlaceLint.Check(definition, nowMs, findings);
        QuietLint.Check(definition, findings);
        CapLint.Check(definition, findings);
        OfferLint.Check(definition, nowMs, findings);
        TreatmentLint.Check(definition, findings);
        ModelLint.Check(definition, findings);
        return findings.Problems;
    }
}
