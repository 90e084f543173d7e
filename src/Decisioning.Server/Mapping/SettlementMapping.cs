using Decisioning.Domain.Customers.Events;
using Decisioning.Engine;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>Settlements from the wire. What they settle is looked up by the engine.</summary>
public static class SettlementMapping
{
    /// <summary>A settlement sent by itself, or null when <paramref name="check"/> refused a field.</summary>
    public static Settlement? ToEngine(Wire.SettlementItem source, FieldCheck check)
    {
        check.Enter();
        var id = check.Id("settlement_id", source.SettlementId);
        return Map(source, id, "", check.OptionalTime("occurred_at", source.OccurredAt), check);
    }

    /// <summary>
    /// A settlement inside an event, whose id, customer and time it takes where it has none of its own.
    /// </summary>
    public static Settlement? ToEngine(Wire.Event source, FieldCheck check)
    {
        check.Enter();
        var eventId = check.Id("event_id", source.EventId);
        var customer = check.Id("customer_id", source.CustomerId);
        var eventAtMs = check.Time("occurred_at", source.OccurredAt);
        check.Enter("settlement");
        var own = check.OptionalId("settlement_id", source.Settlement.SettlementId);
        var atMs = check.OptionalTime("occurred_at", source.Settlement.OccurredAt) ?? eventAtMs;
        return Map(source.Settlement, own.Length > 0 ? own : eventId, customer, atMs, check);
    }

    private static Settlement? Map(
        Wire.SettlementItem source, string id, string customer, long? atMs, FieldCheck check)
    {
        if (source.OfCase == Wire.SettlementItem.OfOneofCase.None)
        {
            check.Refuse("of", "is missing; give reservation_id, token or decision_id.");
        }

        if (source.Outcome == Wire.Outcome.Unspecified || !Enum.IsDefined(source.Outcome))
        {
            check.Refuse("outcome", $"is {(int)source.Outcome}; it must be one of OUTCOME_CONFIRMED (1) "
                + "to OUTCOME_COMPLAINED (14).");
        }

        if (source.HasAmountMinor && source.AmountMinor < 0)
        {
            check.Refuse("amount_minor", $"is {source.AmountMinor}; it must not be negative.");
        }

        var settlement = new Settlement
        {
            SettlementId = id,
            CustomerId = customer,
            DecisionId = Name("decision_id", source.DecisionId, Wire.SettlementItem.OfOneofCase.DecisionId),
            OfferToken = Name("token", source.Token, Wire.SettlementItem.OfOneofCase.Token),
            ReservationId = Name("reservation_id", source.ReservationId, Wire.SettlementItem.OfOneofCase.ReservationId),
            OfferId = check.OptionalId("offer_id", source.OfferId),
            Outcome = (Outcome)(byte)source.Outcome,
            ReasonCode = check.OptionalId("reason_code", source.ReasonCode),
            CallbackAtMs = check.OptionalTime("callback_at", source.CallbackAt),
            OccurredAtMs = atMs,
            AmountMinor = source.HasAmountMinor ? source.AmountMinor : null,
        };
        return check.Failed ? null : settlement;

        string Name(string field, string value, Wire.SettlementItem.OfOneofCase of) =>
            source.OfCase == of ? check.Id(field, value) : "";
    }
}
