namespace Decisioning.Domain.Catalog;

/// <summary>
/// "Never A within so many days after a contact with B", A and B each an offer or every offer of a group. Of each pair
/// exactly one is given.
/// </summary>
public sealed record SequenceDefinition
{
    public string SequenceId { get; init; } = "";

    public string NeverOfferId { get; init; } = "";

    public string NeverGroupId { get; init; } = "";

    public string AfterOfferId { get; init; } = "";

    public string AfterGroupId { get; init; } = "";

    public int WithinDays { get; init; }
}
