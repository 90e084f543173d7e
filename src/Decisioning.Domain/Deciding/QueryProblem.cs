namespace Decisioning.Domain.Deciding;

/// <summary>Whether a query names something that is not there, or is wrong in itself.</summary>
public enum QueryProblemKind : byte
{
    Invalid = 1,
    NotFound = 2,
}

/// <summary>
/// The first thing wrong with a query: the field as it is called on the wire, and what would be right.
/// </summary>
public sealed record QueryProblem(string Field, string Message, QueryProblemKind Kind);
