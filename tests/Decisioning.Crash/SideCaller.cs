using System.Globalization;
using Decisioning.Server.Services;
using Decisioning.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Decisioning.Crash;

/// <summary>Calls that a fault makes by itself, each once: what came of them is its own to judge.</summary>
internal sealed class SideCaller(CrashServer server)
{
    private const int BatchEvents = 1_000;

    /// <summary>Among so many customers a flood is spread, so that none has two events in a second.</summary>
    private const int FloodedCustomers = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The same for all, so that an order that is sent again is the same.</summary>
    private static readonly Timestamp Past = Timestamp.FromDateTimeOffset(Now.AddHours(-1));

    private static DateTime Deadline => Now.UtcDateTime + Patience;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Sends one purchase.</summary>
    public Task<SideAnswer> RecordAsync(string customer, string order) => TryAsync(async () =>
    {
        var line = new OrderLine { ProductId = "p", Category = "c", Quantity = 1, UnitPriceMinor = 500 };
        var e = new Event
        {
            EventId = order,
            CustomerId = customer,
            OccurredAt = Past,
            Purchase = new Purchase { OrderId = order, Lines = { line } },
        };
        return Of(await Events.RecordAsync(new RecordRequest { Events = { e } }, deadline: Deadline));
    });

    /// <summary>Asks for a page; OK says whether it was served from memory while the store was away.</summary>
    public Task<SideAnswer> AskPageAsync(string customer) => TryAsync(async () =>
    {
        var request = new DecideRequest
        {
            CustomerId = customer,
            Placements = { new PlacementRequest { Name = CrashCatalog.Page } },
        };
        var answer = await Decisions.DecideAsync(request, deadline: Deadline);
        return new SideAnswer(StatusCode.OK, answer.Degraded ? "degraded" : "");
    });

    /// <summary>OK says the version of the catalog that a page is made by now.</summary>
    public Task<SideAnswer> CatalogAsync(string customer) => TryAsync(async () =>
    {
        var request = new DecideRequest
        {
            CustomerId = customer,
            Placements = { new PlacementRequest { Name = CrashCatalog.Page } },
        };
        var answer = await Decisions.DecideAsync(request, deadline: Deadline);
        return new SideAnswer(StatusCode.OK, answer.CatalogVersion.ToString(CultureInfo.InvariantCulture));
    });

    /// <summary>Reserves a contact; OK says its reservation.</summary>
    public Task<SideAnswer> ReserveAsync(string customer, string request) => TryAsync(async () =>
    {
        var answer = await Decisions.DecideAsync(
            new DecideRequest
            {
                CustomerId = customer,
                RequestId = request,
                Hold = Hold.Reserve,
                Channels = { new ChannelRequest { Name = "email" } },
            },
            deadline: Deadline);
        return new SideAnswer(StatusCode.OK, answer.Contact.ReservationId);
    });

    public Task<SideAnswer> EraseAsync(string customer) => TryAsync(async () =>
    {
        var request = new EraseRequest { CustomerId = customer, EventId = $"erase {customer}" };
        var answer = await Customers.EraseAsync(request, deadline: Deadline);
        return answer.Final ? new SideAnswer(StatusCode.OK, "") : new SideAnswer(StatusCode.Unknown, "not final");
    });

    /// <summary>Asks for everything that is held.</summary>
    public Task<SideAnswer> ExportAsync(string customer) => TryAsync(async () => new SideAnswer(
        StatusCode.OK,
        (await Customers.ExportAsync(new ExportRequest { CustomerId = customer }, deadline: Deadline)).Json));

    public async Task<CustomerCard> CardAsync(string customer) => await Customers.GetCustomerAsync(
        new GetCustomerRequest { CustomerId = customer }, deadline: Deadline);

    /// <summary>The card, where there may be none.</summary>
    public Task<SideAnswer> TryCardAsync(string customer) => TryAsync(async () =>
        new SideAnswer(StatusCode.OK, (await CardAsync(customer).ConfigureAwait(false)).ToString()));

    /// <summary>Sends views in batches, until enough are taken or a batch is not.</summary>
    public async Task<SideAnswer> FloodAsync(string name, int events)
    {
        var began = Now.AddHours(-1);
        var answer = default(SideAnswer);
        for (var sent = 0; sent < events && answer.IsOk; sent += BatchEvents)
        {
            var batch = new RecordRequest();
            for (var i = sent; i < sent + BatchEvents; i++) batch.Events.Add(View(name, i, began));
            answer = await TryAsync(async () => Of(await Events.RecordAsync(batch, deadline: Deadline)))
                .ConfigureAwait(false);
        }

        return answer;
    }

    private static Event View(string name, int number, DateTimeOffset began)
    {
        var digits = number.ToString(CultureInfo.InvariantCulture);
        return new Event
        {
            EventId = digits,
            CustomerId = $"{name}-{number % FloodedCustomers}",
            OccurredAt = Timestamp.FromDateTimeOffset(began.AddSeconds(number / FloodedCustomers)),
            View = new V1.Action { Category = "c", Subject = "page" },
        };
    }

    private EventService.EventServiceClient Events => new(server.Channel);

    private DecisionService.DecisionServiceClient Decisions => new(server.Channel);

    private CustomerService.CustomerServiceClient Customers => new(server.Channel);

    private static SideAnswer Of(RecordResponse response)
    {
        var refused = response.Results.FirstOrDefault(result => result.Status == EventStatus.Refused);
        return refused is null
            ? new SideAnswer(StatusCode.OK, response.Results[0].Status.ToString())
            : new SideAnswer((StatusCode)refused.Error.Code, refused.Error.Message)
            {
                SaysWhen = refused.Error.RetryAfter is not null,
            };
    }

    private static async Task<SideAnswer> TryAsync(Func<Task<SideAnswer>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (RpcException refused)
        {
            return new SideAnswer(refused.StatusCode, refused.Status.Detail)
            {
                SaysWhen = refused.Trailers.Any(each => each.Key == StatusMapping.RetryAfter),
            };
        }
    }
}
