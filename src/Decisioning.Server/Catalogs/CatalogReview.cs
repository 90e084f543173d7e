using Decisioning.Domain.Catalog;
using Decisioning.Domain.Catalog.Linting;
using Decisioning.Server.Mapping;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Catalogs;

/// <summary>
/// Everything that is wrong with a catalog, by path and, when it came as text, by line and column: first its form,
/// then, when that is right, its meaning, then what was probably not meant.
/// </summary>
public sealed class CatalogReview
{
    private CatalogReview(Wire.Catalog? catalog, IReadOnlyList<Wire.CatalogProblem> problems)
    {
        Catalog = catalog;
        Problems = problems;
    }

    /// <summary>The catalog as it was written; null when its form is wrong.</summary>
    public Wire.Catalog? Catalog { get; }

    /// <summary>Errors and warnings, in the order of the catalog's checks.</summary>
    public IReadOnlyList<Wire.CatalogProblem> Problems { get; }

    public bool IsValid => Catalog is not null
        && Problems.All(problem => problem.Severity != Wire.Severity.Error);

    /// <param name="json">The text.</param>
    /// <param name="nowMs">Now, milliseconds since 1970-01-01 UTC: what is over by then is doubted.</param>
    public static CatalogReview Of(string json, long nowMs)
    {
        var document = CatalogJson.Read(json);
        return document.Catalog is { } catalog
            ? new CatalogReview(catalog, Meaning(catalog, document.Locate, nowMs))
            : new CatalogReview(null, document.Problems);
    }

    public static CatalogReview Of(Wire.Catalog catalog, long nowMs) =>
        new(catalog, Meaning(catalog, _ => default, nowMs));

    /// <summary>One line a problem: "line 12, column 5: offers[3].lever: ...".</summary>
    public static string Line(Wire.CatalogProblem problem)
    {
        var place = problem.Line > 0 ? $"line {problem.Line}, column {problem.Column}: " : "";
        var path = problem.Path.Length > 0 ? $"{problem.Path}: " : "";
        var warning = problem.Severity == Wire.Severity.Warning ? "warning: " : "";
        return $"{place}{warning}{path}{problem.Message}";
    }

    private static List<Wire.CatalogProblem> Meaning(
        Wire.Catalog catalog, Func<string, TextPlace> locate, long nowMs)
    {
        var check = new FieldCheck(all: true);
        if (CatalogMapping.ToDomain(catalog, check) is not { } definition)
        {
            return
            [
                .. check.Refusals.Select(refusal =>
                    Problem(refusal.Field, refusal.Message, Wire.Severity.Error, locate)),
            ];
        }

        var compiled = CatalogCompiler.Compile(definition, version: 1);
        var problems = compiled.IsValid
            ? compiled.Problems.Concat(CatalogLint.Of(definition, nowMs))
            : compiled.Problems;
        return [.. problems.Select(problem => Problem(
            problem.Path,
            problem.Message,
            problem.Severity == ProblemSeverity.Error ? Wire.Severity.Error : Wire.Severity.Warning,
            locate))];
    }

    private static Wire.CatalogProblem Problem(
        string path, string message, Wire.Severity severity, Func<string, TextPlace> locate)
    {
        var place = locate(path);
        return new Wire.CatalogProblem
        {
            Path = path,
            Message = message,
            Severity = severity,
            Line = place.Line,
            Column = place.Column,
        };
    }
}
