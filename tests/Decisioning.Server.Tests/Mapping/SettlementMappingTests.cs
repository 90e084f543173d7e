using Decisioning.Domain.Customers.Events;
using Decisioning.Engine;
using Decisioning.Server.Mapping;
using Google.Protobuf.WellKnownTypes;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Mapping;

public sealed class SettlementMappingTests
{
    [Fact]
    public void ToEngine_AnItem_TakesEveryField()
    {
        var settlement = SettlementMapping.ToEngine(
            new Wire.SettlementItem
            {
                SettlementId = "s1",
                ReservationId = "r1",
                Outcome = Wire.Outcome.Converted,
                ReasonCode = "shop",
                AmountMinor = 500,
                OccurredAt = new Timestamp { Seconds = 10 },
            },
            new FieldCheck());

        Assert.Equal(
            new Settlement
            {
                SettlementId = "s1",
                ReservationId = "r1",
                Outcome = Outcome.Converted,
                ReasonCode = "shop",
                AmountMinor = 500,
                OccurredAtMs = 10_000,
            },
            settlement);
    }

    [Fact]
    public void ToEngine_InAnEvent_TakesIdCustomerAndTimeFromTheEvent()
    {
        var settlement = SettlementMapping.ToEngine(
            new Wire.Event
            {
                EventId = "e1",
                CustomerId = "c1",
                OccurredAt = new Timestamp { Seconds = 7 },
                Settlement = new Wire.SettlementItem { Token = "t1", Outcome = Wire.Outcome.Clicked },
            },
            new FieldCheck())!;

        Assert.Equal(("e1", "c1", 7_000L, "t1"),
            (settlement.SettlementId, settlement.CustomerId, settlement.OccurredAtMs, settlement.OfferToken));
    }

    public static TheoryData<Action<Wire.SettlementItem>, string> Wrong => new()
    {
        { item => item.SettlementId = "", "settlement_id" },
        { item => item.ClearOf(), "of" },
        { item => item.ReservationId = "", "reservation_id" },
        { item => item.Outcome = Wire.Outcome.Unspecified, "outcome" },
        { item => item.Outcome = (Wire.Outcome)99, "outcome" },
        { item => item.AmountMinor = -1, "amount_minor" },
        { item => item.OccurredAt = new Timestamp { Nanos = -1 }, "occurred_at" },
        { item => item.CallbackAt = new Timestamp { Seconds = -1 }, "callback_at" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void ToEngine_WithAWrongField_NamesIt(Action<Wire.SettlementItem> spoil, string field)
    {
        var item = new Wire.SettlementItem { SettlementId = "s", ReservationId = "r", Outcome = Wire.Outcome.Seen };
        spoil(item);
        var check = new FieldCheck();

        Assert.Null(SettlementMapping.ToEngine(item, check));
        Assert.Equal(field, check.Refusal!.Field);
    }
}
