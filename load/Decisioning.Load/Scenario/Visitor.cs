using System.Globalization;
using Decisioning.Load.Measuring;
using Decisioning.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Decisioning.Load.Scenario;

/// <summary>
/// One caller at work: a visit to the site (a page of two parts, what was looked at, now and then a click or a
/// purchase), a part of a mailing (reserved contacts, their confirmation, what came of them), or a call (the card, an
/// offer, the answer, and what to say next).
/// </summary>
internal sealed partial class Visitor(
    CallInvoker server, CallTally tally, CustomerDraw draw, ScenarioOptions options, int number, TimeProvider time)
{
    private const int Products = 1_000;
    private const int Categories = 20;
    private const double ClickShare = .05;
    private const double BuyShare = .03;
    private const double AnswerShare = .3;

    private readonly DecisionService.DecisionServiceClient _decisions = new(server);
    private readonly EventService.EventServiceClient _events = new(server);
    private readonly CustomerService.CustomerServiceClient _customers = new(server);
    private readonly Random _random = new(number);
    private readonly string _run = time.GetUtcNow().ToString("HHmmssfff", CultureInfo.InvariantCulture);
    private int _ids;

    /// <summary>Does one thing after the other until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var customer = draw.Next(_random, () => NextId("new"));
            await (Pick() switch
            {
                "web" => VisitAsync(customer),
                "email" => MailAsync(customer),
                _ => TalkAsync(customer),
            });
        }
    }

    /// <summary>Of a hundred customers eighty come to the site, fifteen are asked about for a mailing, in parts, and
    /// five are called.</summary>
    private string Pick()
    {
        const double Web = 80, Mail = 15.0 / MailPart, Call = 5;
        return options.Kind != "mixed" ? options.Kind : (_random.NextDouble() * (Web + Mail + Call)) switch
        {
            < Web => "web",
            < Web + Mail => "email",
            _ => "call",
        };
    }

    private async Task VisitAsync(string customer)
    {
        var page = NextId("page");
        var parts = await Task.WhenAll(
            PartAsync(customer, page, BenchCatalog.Placement), PartAsync(customer, page, ScenarioCatalog.Basket));
        var offers = parts.SelectMany(part => part).ToArray();
        if (offers.DistinctBy(offer => offer.OfferId).Count() < offers.Length)
        {
            tally.Fail(CallKind.Page, "an offer twice on one page");
        }

        var views = new RecordRequest();
        for (var looks = 1 + _random.Next(3); looks > 0; looks--)
        {
            views.Events.Add(Happened(customer, isPurchase: false));
        }

        if (_random.NextDouble() < BuyShare)
        {
            views.Events.Add(Happened(customer, isPurchase: true));
        }

        await RecordAsync(views);
        if (offers.Length > 0 && _random.NextDouble() < ClickShare)
        {
            await RecordAsync(new RecordRequest { Events = { Clicked(customer, offers[0].Token) } });
        }
    }

    /// <summary>One part of a page; both are asked for at one time.</summary>
    /// <returns>The offers of its own that it shows.</returns>
    private async Task<IReadOnlyList<RankedOffer>> PartAsync(string customer, string page, string placement)
    {
        var question = new DecideRequest
        {
            CustomerId = customer,
            PageId = page,
            Placements = { new PlacementRequest { Name = placement } },
        };
        var answer = await tally.CallAsync(CallKind.Page, () => _decisions.DecideAsync(question));
        return answer?.Placements[0] is { IsFallback: false } shown ? shown.Offers : [];
    }

    private async Task TalkAsync(string customer)
    {
        var card = new GetCustomerRequest { CustomerId = customer };
        await tally.CallAsync(CallKind.Card, () => _customers.GetCustomerAsync(card));
        var question = Reserving(customer, ScenarioCatalog.Call);
        var answer = await tally.CallAsync(CallKind.Contact, () => _decisions.DecideAsync(question));
        if (answer is null || Sent(answer) is not { } contact)
        {
            return;
        }

        // He is on the line already: what to say next comes with the settlement of what he answered.
        var next = new DecideRequest
        {
            CustomerId = customer,
            Placements = { new PlacementRequest { Name = BenchCatalog.Placement, Slots = 1 } },
            ExcludeOfferIds = { contact.Offers.Select(offer => offer.OfferId) },
        };
        await SettleAsync(
            next,
            Became(contact.ReservationId, Outcome.Confirmed),
            Became(contact.ReservationId, _random.NextDouble() < AnswerShare ? Outcome.Accepted : Outcome.Refused));
    }

    private DecideRequest Reserving(string customer, params IEnumerable<string> channels) => new()
    {
        RequestId = NextId("ask"),
        CustomerId = customer,
        CampaignId = options.Kind,
        Hold = Hold.Reserve,
        Channels = { channels.Select(name => new ChannelRequest { Name = name }) },
    };

    /// <summary>What is sent; null: nothing is.</summary>
    private ContactAnswer? Sent(DecideResponse answer)
    {
        var isSend = answer.Contact.Verdict == Verdict.Send;
        tally.Contact(isSend);
        return isSend ? answer.Contact : null;
    }

    private SettlementItem Became(string reservation, Outcome outcome) => new()
    {
        SettlementId = NextId("settle"),
        ReservationId = reservation,
        Outcome = outcome,
    };

    private async Task SettleAsync(DecideRequest? next, params IReadOnlyList<SettlementItem> items)
    {
        var request = new SettleRequest { Items = { items }, Next = next };
        if (await tally.CallAsync(CallKind.Settle, () => _decisions.SettleAsync(request)) is not { } answer)
        {
            return;
        }

        foreach (var refused in answer.Results.Where(result => result.Status == SettleStatus.Refused))
        {
            tally.Fail(CallKind.Settle, $"{refused.Error?.Field} {refused.Error?.Message}");
        }

        if (next is not null && answer.Next is null)
        {
            tally.Fail(CallKind.Settle, $"no next decision: {answer.NextError?.Field} {answer.NextError?.Message}");
        }
    }

    private async Task RecordAsync(RecordRequest events)
    {
        var answer = await tally.CallAsync(CallKind.Record, () => _events.RecordAsync(events));
        foreach (var refused in answer?.Results.Where(result => result.Status == EventStatus.Refused) ?? [])
        {
            tally.Fail(CallKind.Record, $"{refused.Error?.Field} {refused.Error?.Message}");
        }
    }

    /// <summary>As an event, which names the customer: of a newcomer to whom a page was shown nothing is
    /// kept.</summary>
    private Event Clicked(string customer, string token) => new()
    {
        EventId = NextId("click"),
        CustomerId = customer,
        OccurredAt = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
        Settlement = new SettlementItem { Token = token, Outcome = Outcome.Clicked },
    };

    private Event Happened(string customer, bool isPurchase)
    {
        var product = _random.Next(Products);
        var category = string.Create(CultureInfo.InvariantCulture, $"category-{product % Categories:D2}");
        var name = string.Create(CultureInfo.InvariantCulture, $"product-{product:D4}");
        var happened = new Event
        {
            EventId = NextId("event"),
            CustomerId = customer,
            OccurredAt = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
        };
        if (isPurchase)
        {
            happened.Purchase = new Purchase
            {
                OrderId = happened.EventId,
                Lines =
                {
                    new OrderLine { ProductId = name, Category = category, Quantity = 1, UnitPriceMinor = 45_000 },
                },
            };
        }
        else
        {
            happened.View = new Decisioning.V1.Action { Category = category, Subject = name };
        }

        return happened;
    }

    private string NextId(string kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}-{_run}-{number}-{++_ids}");
}
