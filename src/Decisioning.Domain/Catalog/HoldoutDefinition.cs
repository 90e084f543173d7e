namespace Decisioning.Domain.Catalog;

/// <summary>
/// Customers to whom no marketing is said, so that its effect can be measured. Who they are follows from the salt and
/// the customer's id alone, so they stay the same for as long as the salt does.
/// </summary>
public sealed record HoldoutDefinition
{
    /// <summary>Share of the base, 0..1.</summary>
    public double Share { get; init; }

    /// <summary>Needed with a share; another salt draws others.</summary>
    public string Salt { get; init; } = "";
}
