namespace Decisioning.Engine.Catalogs;

/// <summary>A published version of the catalog. It never changes, but for approvals.</summary>
public sealed record CatalogVersion
{
    /// <summary>From 1.</summary>
    public required long Number { get; init; }

    public required string Publisher { get; init; }

    public required long PublishedAtMs { get; init; }

    /// <summary>When it takes effect: of all whose time has come, the one with the latest time is active, of several
    /// the one with the highest number.</summary>
    public required long ActivateAtMs { get; init; }

    /// <summary>The version it repeats; 0 when it is no rollback.</summary>
    public long RolledBackTo { get; init; }

    public bool IsActive { get; init; }

    /// <summary>Offers that nobody approved yet, in catalog order.</summary>
    public IReadOnlyList<string> PendingOfferIds { get; init; } = [];
}
