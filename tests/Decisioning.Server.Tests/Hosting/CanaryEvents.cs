using Google.Protobuf.WellKnownTypes;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Hosting;

/// <summary>What callers may say about one customer, each field once at least, with values that occur nowhere else.
/// Words that are the customer's own begin with <paramref name="who"/>; names, which all customers share and which
/// outlive him, with <c>named-</c> before it.</summary>
/// <param name="who">The stem of every text.</param>
/// <param name="shift">Added to every number.</param>
/// <param name="next">A time of its own.</param>
/// <param name="ahead">A time so many days ahead.</param>
public sealed class CanaryEvents(string who, int shift, Func<Timestamp> next, Func<int, Timestamp> ahead)
{
    private int _count;

    /// <summary>Every kind of event but settlements.</summary>
    public Wire.RecordRequest Told() => new()
    {
        Events =
        {
            Of(e => e.Purchase = new Wire.Purchase { OrderId = Word("order"), Lines = { Line(7_013) } }),
            Of(e => e.Return = new Wire.Return { ReturnedOrderId = Word("returned"), Lines = { Line(6_011) } }),
            Of(e => e.View = Act()),
            Of(e => e.Cart = Act()),
            Of(e => e.Search = Act()),
            Of(e => e.Visit = Act()),
            Of(e => e.Custom = Act()),
            Of(e => e.Consent = new Wire.ConsentChange
            {
                Channel = CanaryCatalog.Channel(who),
                Purpose = Name("purpose"),
                Granted = true,
                Source = Word("source"),
            }),
            Of(e => e.Agreement = Terms("sms", new Wire.Frequency { Contacts = 37, Hours = 1_235 })),
            Of(e => e.Profile = Profile()),
            Of(e => e.ServiceCase = new Wire.ServiceCase { CaseId = Word("opened"), Opened = true }),
            Of(e => e.ServiceCase = new Wire.ServiceCase { CaseId = Word("closed"), Closed = true }),
        },
    };

    public Wire.SetConsentRequest Consent() => new()
    {
        EventId = Word("event"),
        CustomerId = $"{who}-customer",
        Channel = CanaryCatalog.Channel(who),
        Purpose = Name("purpose"),
        Granted = true,
        Source = Word("source"),
        OccurredAt = next(),
    };

    public Wire.SetAgreementRequest Agreement() => new()
    {
        EventId = Word("event"),
        CustomerId = $"{who}-customer",
        Agreement = Terms("push", new Wire.Frequency { Contacts = 41, Days = 311 }),
        OccurredAt = next(),
    };

    public Wire.DecideRequest Contact(string customer)
    {
        var request = Question();
        request.CustomerId = customer;
        request.Channels.Add(new Wire.ChannelRequest { Name = CanaryCatalog.Channel(who) });
        request.Hold = Wire.Hold.Reserve;
        request.HoldForSeconds = 3_019 + shift;
        request.SendAt = ahead(0);
        return request;
    }

    /// <summary>Asked by an identity.</summary>
    public Wire.DecideRequest Page()
    {
        var request = Question();
        request.Identity = new Wire.Identity { Type = Wire.IdentityType.Email, Value = $"{who}@example.com" };
        request.Placements.Add(new Wire.PlacementRequest { Name = CanaryCatalog.Placement(who), Slots = 23 });
        request.PageId = Word("page");
        request.ExcludeOfferIds.Add(Word("excluded"));
        return request;
    }

    /// <summary>Reports by reservation and by decision, and the question after them.</summary>
    public Wire.SettleRequest Settlements(string reservation, string decision)
    {
        var byReservation = Item(Wire.Outcome.Delivered);
        byReservation.ReservationId = reservation;
        var byDecision = Item(Wire.Outcome.Refused);
        byDecision.DecisionId = decision;
        byDecision.OfferId = CanaryCatalog.Offer(who);
        return new Wire.SettleRequest { Items = { byReservation, byDecision }, Next = Contact($"{who}-customer") };
    }

    /// <summary>Reports as events.</summary>
    public Wire.RecordRequest Settled(string reservation)
    {
        var callback = Item(Wire.Outcome.Callback);
        (callback.SettlementId, callback.OccurredAt) = ("", null);
        callback.ReservationId = reservation;
        callback.CallbackAt = ahead(9);
        return new Wire.RecordRequest { Events = { Of(e => e.Settlement = callback) } };
    }

    private string Word(string what) => $"{who}-{what}-{_count++}";

    private string Name(string what) => $"named-{Word(what)}";

    private int Number(int from) => from + shift + _count++;

    private Wire.Event Of(Action<Wire.Event> fill)
    {
        var made = new Wire.Event
        {
            EventId = Word("event"),
            CustomerId = $"{who}-customer",
            OccurredAt = next(),
        };
        fill(made);
        return made;
    }

    private Wire.OrderLine Line(int quantity) => new()
    {
        ProductId = Name("product"),
        Category = Name("category"),
        Quantity = Number(quantity),
        UnitPriceMinor = Number(10_007),
        ListPriceMinor = Number(20_011),
    };

    private Wire.Action Act() => new() { Category = Name("category"), Subject = Word("subject") };

    private Wire.Agreement Terms(string channel, Wire.Frequency frequency) => new()
    {
        Channel = channel,
        Frequency = frequency,
        RefusedTopics = { Name("refused") },
        WantedTopics = { Name("wanted") },
        PausedUntil = ahead(5),
    };

    private Wire.Profile Profile() => new()
    {
        TimeZone = who == "canary" ? "Asia/Tokyo" : "Asia/Seoul",
        Attributes =
        {
            [$"named-{who}-text"] = new Wire.AttributeValue { Text = Word("value") },
            [$"named-{who}-number"] = new Wire.AttributeValue { Number = Number(70_123) + 0.5 },
            [$"named-{who}-flag"] = new Wire.AttributeValue { Flag = true },
            [$"named-{who}-moment"] = new Wire.AttributeValue { Moment = ahead(-4_000) },
        },
        RemovedAttributes = { Name("removed") },
        ReachableChannels = { CanaryCatalog.Channel(who) },
        UnreachableChannels = { "sms" },
    };

    private Wire.DecideRequest Question() => new()
    {
        RequestId = Word("request"),
        Locale = who == "canary" ? "ja-JP" : "ko-KR",
        CampaignId = Name("campaign"),
        OfferIds = { CanaryCatalog.Offer(who) },
        GroupIds = { CanaryCatalog.Group(who) },
        Context =
        {
            [$"{who}-page"] = new Wire.ContextValue { Text = Word("context") },
            [$"{who}-size"] = new Wire.ContextValue { Number = Number(81_234) + 0.25 },
            [$"{who}-new"] = new Wire.ContextValue { Flag = true },
        },
        AsOf = next(),
    };

    private Wire.SettlementItem Item(Wire.Outcome outcome) => new()
    {
        SettlementId = Word("settlement"),
        OfferId = "",
        Outcome = outcome,
        ReasonCode = Word("reason"),
        OccurredAt = next(),
        AmountMinor = Number(31_847),
    };
}
