using Decisioning.Domain.Customers.Events;

namespace Decisioning.Engine;

/// <summary>What became of a contact or an impression, as a sender tells it. Exactly one of the three tokens is given.
/// </summary>
public sealed record Settlement
{
    /// <summary>The sender's id of it: safe to send again; 1..128 bytes.</summary>
    public required string SettlementId { get; init; }

    public string ReservationId { get; init; } = "";

    public string DecisionId { get; init; } = "";

    public string OfferToken { get; init; } = "";

    /// <summary>With a decision id: which offer of it.</summary>
    public string OfferId { get; init; } = "";

    /// <summary>The customer, when the sender knows: needed for what was shown to a newcomer, of whom nothing was kept.
    /// </summary>
    public string CustomerId { get; init; } = "";

    public required Outcome Outcome { get; init; }

    public string ReasonCode { get; init; } = "";

    public long? CallbackAtMs { get; init; }

    /// <summary>When it happened; null: now.</summary>
    public long? OccurredAtMs { get; init; }

    public long? AmountMinor { get; init; }
}
