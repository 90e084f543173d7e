using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Tests.Customers.Events;

public sealed class EventRulesTests
{
    private static readonly PurchaseEvent Purchase = (PurchaseEvent)EventExamples.All["purchase"];
    private static readonly ProfileEvent Profile = (ProfileEvent)EventExamples.All["profile"];
    private static readonly long NowMs = Purchase.OccurredAtMs;

    public static TheoryData<string> Kinds => [.. EventExamples.All.Keys];

    public static TheoryData<string, CustomerEvent> Wrong => new()
    {
        { "event_id", Purchase with { EventId = "" } },
        { "event_id", Purchase with { EventId = new string('ü', 65) } },
        { "occurred_at", Purchase with { OccurredAtMs = -1 } },
        { "occurred_at", Purchase with { OccurredAtMs = NowMs + 61_000 } },
        { "occurred_at", Purchase with { OccurredAtMs = long.MaxValue } },
        { "purchase.order_id", Purchase with { OrderId = "" } },
        { "purchase.lines", Purchase with { Lines = [] } },
        { "purchase.lines", Purchase with { Lines = new OrderLine[1001] } },
        { "purchase.lines[1].quantity", With(line => line with { Quantity = 0 }) },
        { "purchase.lines[1].quantity", With(line => line with { Quantity = -3 }) },
        { "purchase.lines[1].unit_price_minor", With(line => line with { UnitPriceMinor = -1 }) },
        { "purchase.lines[1].list_price_minor", With(line => line with { ListPriceMinor = long.MaxValue }) },
        { "purchase.lines[1].product_id", With(line => line with { ProductId = "" }) },
        { "purchase.lines[1].category", With(line => line with { Category = new string('x', 129) }) },
        { "return.lines", (ReturnEvent)EventExamples.All["return"] with { Lines = [] } },
        { "consent.channel", (ConsentEvent)EventExamples.All["consent"] with { Channel = "" } },
        { "consent.purpose", (ConsentEvent)EventExamples.All["consent"] with { Purpose = "" } },
        { "search.subject", (ActionEvent)EventExamples.All["action"] with { Subject = new string('x', 257) } },
        { "settlement.outcome", (SettlementEvent)EventExamples.All["settlement"] with { Outcome = (Outcome)99 } },
        {
            "profile.attributes[size]",
            Profile with { Attributes = [new("size", AttributeKind.Number, "", double.NaN, 0)] }
        },
        { "profile.attributes[x]", Profile with { Attributes = [new("x", AttributeKind.Removed, "", 0, 0)] } },
        { "profile.attributes[a@b]", Profile with { Attributes = [new("a@b", AttributeKind.Flag, "", 1, 0)] } },
        { "profile.attributes[a b]", Profile with { Attributes = [new("a b", AttributeKind.Flag, "", 1, 0)] } },
        { "profile.removed_attributes[0]", Profile with { RemovedAttributes = [new string('x', 65)] } },
        { "profile.reachable_channels[0]", Profile with { ReachableChannels = ["a@b"] } },
        { "purchase.lines[1].product_id", With(line => line with { ProductId = "anna@example.org" }) },
        { "purchase.lines[1].category", With(line => line with { Category = "toys\n" }) },
        { "consent.channel", (ConsentEvent)EventExamples.All["consent"] with { Channel = "anna@example.org" } },
        { "consent.purpose", (ConsentEvent)EventExamples.All["consent"] with { Purpose = "anna@example.org" } },
        { "profile.removed_attributes[0]", Profile with { RemovedAttributes = [""] } },
        { "profile.unreachable_channels", Profile with { UnreachableChannels = [.. new string[17].Select(_ => "x")] } },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Problem_GoodEvent_IsNone(string name) =>
        Assert.Null(EventRules.Problem(EventExamples.All[name], NowMs));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Problem_BadEvent_NamesItsField(string field, CustomerEvent e)
    {
        var problem = EventRules.Problem(e, NowMs);
        Assert.Equal(field, problem?.Field);
        Assert.NotEmpty(problem?.Message ?? "");
    }

    private static PurchaseEvent With(Func<OrderLine, OrderLine> change) =>
        Purchase with { Lines = [Purchase.Lines[0], change(Purchase.Lines[0])] };
}
