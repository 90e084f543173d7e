// A call-centre screen: who it is by the phone number, what to offer and why, and what the customer said to it.
//   dotnet run --project examples/csharp/CallDesk -- [TARGET] [PHONE] [CUSTOMER]
// CUSTOMER is whom the agent finds by name when nobody goes by the number yet: customer-00042 where none is given.
using System.Globalization;
using Decisioning.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

var target = args.Length > 0 ? args[0] : "127.0.0.1:5080";
var phone = new Identity { Type = IdentityType.Phone, Value = args.Length > 1 ? args[1] : "+7 916 123-45-67" };
using var channel = GrpcChannel.ForAddress(
    $"http://{target}", Keyed(Environment.GetEnvironmentVariable("DECISIONING_KEY")));
var customers = new CustomerService.CustomerServiceClient(channel);
var decisions = new DecisionService.DecisionServiceClient(channel);

var card = await FindAsync();
Show(card);

// The dialler asks whether a call is worth it; the answer is a promise, so no mail of the same minute outruns it.
var request = new DecideRequest
{
    RequestId = $"desk-{card.CustomerId}-{card.AsOf.Seconds}",
    CustomerId = card.CustomerId,
    Channels = { new ChannelRequest { Name = "call" } },
    Hold = Hold.Reserve,
    Explain = ExplainLevel.Reasons,
    Locale = "en",
};
var call = await decisions.DecideAsync(request);
if (call.Contact.Verdict != Verdict.Send)
{
    Console.WriteLine($"Do not call: {call.Contact.Reason?.Detail ?? "there is nothing to offer."}");
    return;
}

var offer = call.Contact.Offers[0];
Console.WriteLine($"Offer {offer.OfferId}: {offer.Content.GetValueOrDefault("script")}");
Console.WriteLine($"  because {Why(offer)}");
foreach (var reason in call.Reasons.Where(reason => reason.Code == ReasonCode.Outranked))
{
    Console.WriteLine($"  rather than {reason.OfferId}: {reason.Detail}");
}

// "Too expensive." The answer to it brings what to say next; he is on the line already, so that interrupts nobody.
var following = new DecideRequest
{
    CustomerId = card.CustomerId,
    Placements = { new PlacementRequest { Name = "home", Slots = 1 } },
    ExcludeOfferIds = { offer.OfferId },
    Explain = ExplainLevel.Reasons,
    Locale = "en",
};
var said = await SettleAsync(following, Said(Outcome.Confirmed), Said(Outcome.Refused, "too expensive"));
var next = said.Next?.Placements.FirstOrDefault()?.Offers.FirstOrDefault();
Console.WriteLine(next is null
    ? $"Then: nothing else. {said.NextError?.Message}"
    : $"Then: {next.OfferId}: {next.Content.GetValueOrDefault("title")}, because {Why(next)}");

// "Call me on Friday at ten." Ten where he lives. Until then nobody else calls him.
var friday = Said(Outcome.Callback);
friday.CallbackAt = Timestamp.FromDateTimeOffset(FridayAtTen(card));
Show((await SettleAsync(null, friday)).Card);
request.RequestId += "-again";
var again = await decisions.DecideAsync(request);
Console.WriteLine($"A call before that: {again.Contact.Verdict}. {again.Contact.Reason?.Detail}");

static GrpcChannelOptions Keyed(string? key) => key is not { Length: > 0 } ? new() : new()
{
    UnsafeUseInsecureChannelCallCredentials = true,
    Credentials = ChannelCredentials.Create(ChannelCredentials.Insecure, CallCredentials.FromInterceptor((_, headers) =>
    {
        headers.Add("authorization", $"Bearer {key}");
        return Task.CompletedTask;
    })),
};

async Task<CustomerCard> FindAsync()
{
    try
    {
        return await customers.GetCustomerAsync(new GetCustomerRequest { Identity = phone });
    }
    catch (RpcException unknown) when (unknown.StatusCode == StatusCode.NotFound)
    {
        var id = args.Length > 2 ? args[2] : "customer-00042";
        Console.WriteLine($"Nobody goes by {phone.Value} yet; from now on {id} does.");
        await customers.IdentifyAsync(new IdentifyRequest { CustomerId = id, Identity = phone });
        return await customers.GetCustomerAsync(new GetCustomerRequest { Identity = phone });
    }
}

SettlementItem Said(Outcome outcome, string reason = "") => new()
{
    SettlementId = $"{outcome}-{call.Contact.ReservationId}",
    ReservationId = call.Contact.ReservationId,
    Outcome = outcome,
    ReasonCode = reason,
};

async Task<SettleResponse> SettleAsync(DecideRequest? next, params SettlementItem[] items)
{
    var answer = await decisions.SettleAsync(new SettleRequest { Items = { items }, Next = next });
    foreach (var refused in answer.Results.Where(result => result.Status == SettleStatus.Refused))
    {
        Console.WriteLine($"Not taken: {refused.Error.Field} {refused.Error.Message}");
    }

    return answer;
}

static void Show(CustomerCard card)
{
    var rfm = card.Rfm;
    var known = string.Join(", ", card.Identities.Select(identity => identity.Value));
    Console.WriteLine($"{card.CustomerId} ({known}), {card.Segment.Replace('_', ' ')}, lives by {Zone(card).Id}");
    Console.WriteLine(rfm.HasRecencyDays
        ? $"  {rfm.Frequency} {(rfm.Frequency == 1 ? "order" : "orders")}, {Money(rfm.MonetaryMinor / 100m)} in all, "
            + $"the last {rfm.RecencyDays} days ago"
        : "  has not bought yet");
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"  trust {card.Trust:P0}, {card.Contacts.Count} contacts remembered"));
    foreach (var contact in card.Contacts.Take(3))
    {
        Console.WriteLine($"  {contact.Channel} about {contact.OfferId}: {string.Join(", ", contact.Outcomes)}");
    }

    foreach (var callback in card.Callbacks)
    {
        var at = TimeZoneInfo.ConvertTime(callback.At.ToDateTimeOffset(), Zone(card));
        var when = at.ToString("dddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        Console.WriteLine($"  call back on {when} ({Zone(card).Id})");
    }
}

static string Why(RankedOffer offer) => string.Join(" ", offer.Why);

static DateTimeOffset FridayAtTen(CustomerCard card)
{
    var local = TimeZoneInfo.ConvertTime(card.AsOf.ToDateTimeOffset(), Zone(card));
    var days = (((int)DayOfWeek.Friday - (int)local.DayOfWeek + 6) % 7) + 1;
    var ten = local.Date.AddDays(days).AddHours(10);
    return new DateTimeOffset(ten, Zone(card).GetUtcOffset(ten));
}

static string Money(decimal units) => units.ToString("N2", CultureInfo.InvariantCulture);

static TimeZoneInfo Zone(CustomerCard card) =>
    TimeZoneInfo.FindSystemTimeZoneById(card.TimeZone.Length > 0 ? card.TimeZone : "Europe/Moscow");
