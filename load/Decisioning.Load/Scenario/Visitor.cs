using System.Globalization;
using Decisioning.Load.Measuring;
using Decisioning.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Decisioning.Load.Scenario;

/// <summary>
/// One caller at work: a visit to the site (a page, what was looked at, now and then a click or a purchase), a mail (a
/// reserved contact, its confirmation, what came of it), or a call (the card, an offer, the answer).
/// </summary>
internal sealed class Visitor(
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

    private string Pick() => options.Kind != "mixed" ? options.Kind
        : _random.NextDouble() switch { < .8 => "web", < .95 => "email", _ => "call" };

    private async Task VisitAsync(string customer)
    {
        var question = new DecideRequest
        {
            CustomerId = customer,
            Placements = { new PlacementRequest { Name = BenchCatalog.Placement } },
        };
        var page = await tally.CallAsync(CallKind.Page, () => _decisions.DecideAsync(question));
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
        if (page?.Placements[0] is { IsFallback: false, Offers: { Count: > 0 } offers }
            && _random.NextDouble() < ClickShare)
        {
            await RecordAsync(new RecordRequest { Events = { Clicked(customer, offers[0].Token) } });
        }
    }

    private async Task MailAsync(string customer)
    {
        if (await ReserveAsync(customer, "email", "sms") is not { } reservation)
        {
            return;
        }

        await SettleAsync(new SettlementItem { ReservationId = reservation, Outcome = Outcome.Confirmed });
        if (_random.NextDouble() < AnswerShare)
        {
            var outcome = _random.NextDouble() < ClickShare ? Outcome.Clicked : Outcome.Seen;
            await SettleAsync(new SettlementItem { ReservationId = reservation, Outcome = outcome });
        }
    }

    private async Task TalkAsync(string customer)
    {
        var card = new GetCustomerRequest { CustomerId = customer };
        await tally.CallAsync(CallKind.Card, () => _customers.GetCustomerAsync(card));
        if (await ReserveAsync(customer, "push") is { } reservation)
        {
            var outcome = _random.NextDouble() < AnswerShare ? Outcome.Accepted : Outcome.Refused;
            await SettleAsync(new SettlementItem { ReservationId = reservation, Outcome = outcome });
        }
    }

    private async Task<string?> ReserveAsync(string customer, params string[] channels)
    {
        var question = new DecideRequest
        {
            RequestId = NextId("ask"),
            CustomerId = customer,
            CampaignId = options.Kind,
            Hold = Hold.Reserve,
        };
        question.Channels.AddRange(channels.Select(name => new ChannelRequest { Name = name }));
        var answer = await tally.CallAsync(CallKind.Contact, () => _decisions.DecideAsync(question));
        if (answer is null)
        {
            return null;
        }

        var isSend = answer.Contact.Verdict == Verdict.Send;
        tally.Contact(isSend);
        return isSend ? answer.Contact.ReservationId : null;
    }

    private async Task SettleAsync(SettlementItem item)
    {
        item.SettlementId = NextId("settle");
        var answer = await tally.CallAsync(
            CallKind.Settle, () => _decisions.SettleAsync(new SettleRequest { Items = { item } }));
        if (answer?.Results[0] is { Status: SettleStatus.Refused } refused)
        {
            tally.Fail(CallKind.Settle, $"{refused.Error?.Field} {refused.Error?.Message}");
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
