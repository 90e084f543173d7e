namespace Decisioning.Domain.Catalog;

/// <summary>
/// What contacts of one customer and the incentives he takes may cost in a calendar year (UTC).
/// </summary>
public sealed record PersonalBudgetDefinition
{
    /// <summary>Share of the customer's net money of the last 365 days, as of his last record, 0..1.</summary>
    public double Share { get; init; }

    /// <summary>The budget is at least this, minor units: of a newcomer too.</summary>
    public long LeastMinor { get; init; }
}
