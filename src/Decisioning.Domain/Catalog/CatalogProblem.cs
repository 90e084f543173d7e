namespace Decisioning.Domain.Catalog;

/// <summary>Whether a catalog can be published in spite of a problem.</summary>
public enum ProblemSeverity : byte
{
    /// <summary>It cannot be published.</summary>
    Error = 1,

    /// <summary>It can; something probably does not do what was meant.</summary>
    Warning = 2,
}

/// <summary>
/// One thing wrong with a catalog. <see cref="Path"/> is the place in its JSON form (offers[3].treatments[0].channel),
/// <see cref="Message"/> what is wrong and what would be right.
/// </summary>
public sealed record CatalogProblem(string Path, string Message, ProblemSeverity Severity)
{
    public override string ToString() => $"{Path}: {Message}";
}
