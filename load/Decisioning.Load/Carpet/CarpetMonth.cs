using Decisioning.Load.Campaign;
using Decisioning.Load.Connection;
using Decisioning.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Decisioning.Load.Carpet;

/// <summary>
/// One server's month: the whole base asked for every day, what is to be sent claimed and handed to the simulated
/// customers, and what these do settled before the next day begins.
/// </summary>
/// <param name="truth">The catalog by which customers really wear out and leave, whatever the server's says.</param>
internal sealed class CarpetMonth(
    CarpetOptions options, CallInvoker server, Catalog truth, Func<Patience> patience, TimeProvider time)
{
    private const int HourOfAsking = 9;

    private readonly Dictionary<string, SimulatedCustomer> _customers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Offer> _offers = truth.Offers.ToDictionary(offer => offer.OfferId);
    private readonly Dictionary<string, Channel> _channels =
        CarpetCatalog.Written(truth).ToDictionary(channel => channel.Name);

    public CarpetFigures Figures { get; } = new();

    public async Task RunAsync(CancellationToken cancel)
    {
        await ReadBaseAsync(cancel);
        Figures.TrustBefore = MeanTrust(0);
        for (var day = 0; day < options.Days; day++)
        {
            await DayAsync(day, cancel);
            Figures.EndDay(_customers.Count, MeanTrust(day + 1));
        }

        Figures.MostContactsOfOne = _customers.Values.Max(customer => customer.Contacts);
    }

    private async Task ReadBaseAsync(CancellationToken cancel)
    {
        var client = new CustomerService.CustomerServiceClient(server);
        using var call = client.ExportCards(
            new ExportCardsRequest { AsOf = Timestamp.FromDateTimeOffset(options.Start) }, cancellationToken: cancel);
        while (await call.ResponseStream.MoveNext(cancel))
        {
            var card = call.ResponseStream.Current;
            if (!card.Erased)
            {
                _customers[card.CustomerId] = new SimulatedCustomer(card.CustomerId, card.Debt, options.Seed);
            }
        }
    }

    private async Task DayAsync(int day, CancellationToken cancel)
    {
        var decisions = new DecisionService.DecisionServiceClient(server);
        var settlements = new Confirmations(decisions, patience());
        var sender = new DecisionSender(decisions, options.InFlight, patience(), time);
        await sender.RunAsync(_customers.Keys.Select(id => Question(id, day)), AnsweredAsync, cancel);
        await settlements.FlushAsync(cancel);
        Figures.SettlementsRefused += settlements.Refused.Total;

        async Task AnsweredAsync(DecideStreamResponse answer)
        {
            if (answer.Error is { } error)
            {
                throw new InvalidDataException($"{answer.RequestId}: {error.Field} {error.Message}");
            }

            var contact = answer.Decision.Contact;
            if (contact.Verdict != Verdict.Send)
            {
                Figures.Refuse(contact.Reason?.Code ?? ReasonCode.Unspecified);
                return;
            }

            await settlements.AddAsync(Item(contact, Outcome.Confirmed, day, 0), cancel);
            var offer = contact.Offers[0];
            var outcome = _customers[answer.Decision.CustomerId].Receive(
                offer, _channels[contact.Channel], day, truth.Policy.Trust);
            Figures.Send(_offers[offer.OfferId], outcome);
            if (outcome != Outcome.Ignored)
            {
                await settlements.AddAsync(Item(contact, outcome, day, 1), cancel);
            }
        }
    }

    private DecideRequest Question(string customer, int day)
    {
        var request = new DecideRequest
        {
            RequestId = $"carpet-{options.Seed}-{day}-{customer}",
            CustomerId = customer,
            CampaignId = "carpet",
            Hold = Hold.Reserve,
            AsOf = At(day, 0),
        };
        request.Channels.AddRange(_channels.Keys.Select(name => new ChannelRequest { Name = name }));
        return request;
    }

    private SettlementItem Item(ContactAnswer contact, Outcome outcome, int day, int hoursLater) => new()
    {
        SettlementId = $"{contact.ReservationId}/{outcome}",
        ReservationId = contact.ReservationId,
        Outcome = outcome,
        OccurredAt = At(day, hoursLater),
    };

    private Timestamp At(int day, int hoursLater) =>
        Timestamp.FromDateTimeOffset(options.Start.AddDays(day).AddHours(HourOfAsking + hoursLater));

    private double MeanTrust(int day)
    {
        var halfLife = truth.Policy.Trust.HasHalfLifeDays ? truth.Policy.Trust.HalfLifeDays : 30;
        return _customers.Count == 0 ? 1 : _customers.Values.Average(customer => customer.TrustAt(day, halfLife));
    }
}
