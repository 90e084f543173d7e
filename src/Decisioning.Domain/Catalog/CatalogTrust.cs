namespace Decisioning.Domain.Catalog;

/// <summary>Parameters of debt and of its price, compiled.</summary>
public sealed class CatalogTrust
{
    public required uint HalfLifeSeconds { get; init; }

    public required double Bonus { get; init; }

    public required double Gamma { get; init; }

    /// <summary>Debt of the ordinary contact that prices are expressed in.</summary>
    public required double ReferenceDelta { get; init; }

    public required double SegmentMarginMinor { get; init; }

    public required double ContactsAYear { get; init; }
}
