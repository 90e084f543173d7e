using Decisioning.Domain.Customers.Events;

namespace Decisioning.Engine.Feeding;

/// <summary>What was reported of a contact or an impression.</summary>
/// <param name="Event">The report.</param>
/// <param name="ReservationId">The contact's name; empty for an impression.</param>
public sealed record FeedSettlement(SettlementEvent Event, string ReservationId);
