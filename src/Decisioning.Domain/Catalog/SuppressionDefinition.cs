using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Catalog;

/// <summary>What a suppression counts together, and keeps away.</summary>
public enum SuppressionScope
{
    /// <summary>The same offer.</summary>
    Offer = 0,

    /// <summary>Offers of the same group.</summary>
    Group = 1,

    /// <summary>Contacts through the same outbound channel.</summary>
    Channel = 2,

    /// <summary>All contacts.</summary>
    All = 3,
}

/// <summary>"After so many responses of a kind within so many days nothing of the same for so many days."</summary>
public sealed record SuppressionDefinition
{
    public string SuppressionId { get; init; } = "";

    /// <summary>NotDelivered, Bounced (but for hard ones, which make unreachable), Seen, Ignored or Refused.</summary>
    public Outcome Outcome { get; init; }

    public int Count { get; init; } = 1;

    public int WithinDays { get; init; } = 1;

    public int PauseDays { get; init; }

    public SuppressionScope Scope { get; init; }
}
