using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Server.Mapping;
using Google.Protobuf.WellKnownTypes;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Mapping;

public sealed class EventMappingTests
{
    private static readonly Timestamp At = new() { Seconds = 1_700_000_000 };

    [Fact]
    public void ToDomain_Purchase_TakesEveryFieldAndTheUnitPriceForAMissingListPrice()
    {
        var wire = Event();
        wire.Purchase = new Wire.Purchase
        {
            OrderId = "o1",
            Lines =
            {
                new Wire.OrderLine { ProductId = "p1", Category = "toys", Quantity = 2, UnitPriceMinor = 150 },
                new Wire.OrderLine { ProductId = "p2", Quantity = 1, UnitPriceMinor = 90, ListPriceMinor = 100 },
            },
        };

        var purchase = Assert.IsType<PurchaseEvent>(Map(wire, out _));

        Assert.Equal(("e1", 1_700_000_000_000, "o1"), (purchase.EventId, purchase.OccurredAtMs, purchase.OrderId));
        Assert.Equal(
            [new OrderLine("p1", "toys", 2, 150, 150), new OrderLine("p2", "", 1, 90, 100)], purchase.Lines);
    }

    [Fact]
    public void ToDomain_Profile_SortsAttributesSoThatTheSameProfileIsTheSameEvent()
    {
        var wire = Event();
        wire.Profile = new Wire.Profile { TimeZone = "Europe/Moscow" };
        wire.Profile.Attributes.Add("b", new Wire.AttributeValue { Number = 1.5 });
        wire.Profile.Attributes.Add("a", new Wire.AttributeValue { Moment = new Timestamp { Seconds = -86_400 } });

        var profile = Assert.IsType<ProfileEvent>(Map(wire, out _));

        Assert.Equal("Europe/Moscow", profile.TimeZone);
        Assert.Equal(
            [
                new AttributeValue("a", AttributeKind.Moment, "", 0, -86_400_000),
                new AttributeValue("b", AttributeKind.Number, "", 1.5, 0),
            ],
            profile.Attributes);
    }

    [Fact]
    public void ToDomain_ProfileWithoutZone_LeavesTheZoneAsItWas()
    {
        var wire = Event();
        wire.Profile = new Wire.Profile();
        Assert.Null(Assert.IsType<ProfileEvent>(Map(wire, out _)).TimeZone);
    }

    public static TheoryData<Action<Wire.Event>, string, string> Wrong => new()
    {
        { e => e.EventId = "", "event_id", "is empty" },
        { e => e.EventId = new string('x', 129), "event_id", "129 bytes" },
        { e => e.CustomerId = "", "customer_id", "is empty" },
        { e => e.CustomerId = new string('я', 65), "customer_id", "130 bytes" },
        { e => e.OccurredAt = null, "occurred_at", "is missing" },
        { e => e.OccurredAt = new Timestamp { Nanos = -5 }, "occurred_at", "malformed" },
        { e => e.ClearWhat(), "what", "say what happened" },
        { e => e.Custom = new Wire.Action(), "custom.subject", "is empty" },
        { e => e.Profile = new Wire.Profile { TimeZone = "Moscow" }, "profile.time_zone", "no zone of the tz" },
        {
            e => e.Profile = new Wire.Profile { Attributes = { ["a"] = new Wire.AttributeValue() } },
            "profile.attributes[a]", "has no value"
        },
        {
            e => e.Profile = new Wire.Profile
            {
                Attributes = { ["born"] = new Wire.AttributeValue { Moment = new Timestamp { Nanos = -1 } } },
            },
            "profile.attributes[born].moment", "malformed"
        },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void ToDomain_WithAWrongField_NamesItAndSaysWhatIsWrong(
        Action<Wire.Event> spoil, string field, string message)
    {
        var wire = Event();
        wire.Visit = new Wire.Action();
        spoil(wire);

        Assert.Null(Map(wire, out var refusal));
        Assert.Equal(field, refusal!.Field);
        Assert.Contains(message, refusal.Message);
    }

    private static Wire.Event Event() => new() { EventId = "e1", CustomerId = "c1", OccurredAt = At };

    private static CustomerEvent? Map(Wire.Event source, out RequestRefusal? refusal)
    {
        var check = new FieldCheck();
        var mapped = EventMapping.ToDomain(source, check);
        refusal = check.Refusal;
        return mapped;
    }
}
