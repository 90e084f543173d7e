namespace Decisioning.Domain.Catalog;

/// <summary>The rules of one offer: their numbers in the catalog's <see cref="RuleBook"/>, -1 for none.</summary>
internal sealed record OfferRules
{
    public int Eligibility { get; init; } = -1;

    public int Applicability { get; init; } = -1;

    public int Suitability { get; init; } = -1;

    /// <summary>One of them asks for something of the request, another not.</summary>
    public required bool HasOfRequest { get; init; }

    public required bool HasOfCustomer { get; init; }

    public bool Names(int rule) => Eligibility == rule || Applicability == rule || Suitability == rule;
}
