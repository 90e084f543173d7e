using Decisioning.Crash.Faults;
using Decisioning.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Decisioning.Crash;

/// <summary>A client that may lose nothing: it sends the same again, to whoever serves, until it is answered.</summary>
internal sealed class CrashSender(CrashBase crashBase, Fault fault, CrashLedger ledger, Random random, string name)
{
    private const int UnavailableCode = 14;
    private const int ExhaustedCode = 8;
    private const int PreconditionCode = 9;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private int _ids;

    /// <summary>Makes some calls for customers, one after the other.</summary>
    public async Task SendAsync(IReadOnlyList<CustomerLedger> customers, int calls, System.Action onAnswer)
    {
        var forgetAt = random.Next(calls);
        for (var i = 0; i < calls; i++)
        {
            if (i == forgetAt) await ForgetAsync().ConfigureAwait(false);
            var customer = customers[random.Next(customers.Count)];
            if (random.Next(10) < 6) await RecordAsync(customer).ConfigureAwait(false);
            else await DecideAsync(customer).ConfigureAwait(false);
            onAnswer();
        }
    }

    /// <summary>Sends an event until it is answered; null when nobody answered in time.</summary>
    public async Task<EventStatus?> RecordAsync(Event e)
    {
        var request = new RecordRequest { Events = { e } };
        var answers = await Task.WhenAll(Enumerable.Range(0, fault.Copies).Select(_ => InsistAsync(
            server => new EventService.EventServiceClient(server.Channel).RecordAsync(request, deadline: Deadline()),
            response => IsFinal(response.Results[0].Error)))).ConfigureAwait(false);
        if (answers.Any(answer => answer is null)) return null;
        var results = answers.Select(answer => answer!.Results[0]).ToArray();
        if (results.Count(result => result.Status == EventStatus.Applied) > 1)
            ledger.Violate($"I2: {e.EventId} of {e.CustomerId} was applied twice.");
        if (Array.Find(results, result => result.Status == EventStatus.Refused) is not { } refused)
            return results.Min(result => result.Status);
        ledger.Violate($"I1: {e.EventId} of {e.CustomerId} was refused: {refused.Error}.");
        return null;
    }

    /// <summary>Asks until it is answered; null when nobody answered in time.</summary>
    public Task<DecideResponse?> DecideAsync(string customer, string request) => InsistAsync(
        server => new DecisionService.DecisionServiceClient(server.Channel).DecideAsync(
            new DecideRequest
            {
                CustomerId = customer,
                RequestId = request,
                Hold = Hold.Reserve,
                Channels = { new ChannelRequest { Name = "email" }, new ChannelRequest { Name = "push" } },
            },
            deadline: Deadline()),
        _ => true);

    /// <summary>Whether an event of one who was forgotten is refused for that; null when nobody answered in time.
    /// </summary>
    public async Task<bool?> IsForgottenAsync(string customer)
    {
        var request = new RecordRequest { Events = { Order(customer) } };
        var answer = await InsistAsync(
            server => new EventService.EventServiceClient(server.Channel).RecordAsync(request, deadline: Deadline()),
            response => IsFinal(response.Results[0].Error)).ConfigureAwait(false);
        return answer is null
            ? null
            : answer.Results[0] is { Status: EventStatus.Refused, Error.Code: PreconditionCode };
    }

    /// <summary>Somebody comes, buys, and asks to be forgotten.</summary>
    private async Task ForgetAsync()
    {
        var customer = NewId("gone");
        for (var i = 0; i < 2; i++) await RecordAsync(Order(customer)).ConfigureAwait(false);
        if (!fault.MakesErasures)
        {
            ledger.Gone.Enqueue(customer);
            return;
        }

        var request = new EraseRequest { CustomerId = customer, EventId = $"forget {customer}" };
        var answer = await InsistAsync(
            server => new CustomerService.CustomerServiceClient(server.Channel).EraseAsync(
                request, deadline: Deadline()),
            response => response.Final && fault.HearsWhatEnds).ConfigureAwait(false);
        if (answer is not null) ledger.Gone.Enqueue(customer);
        else ledger.Violate($"I6: the erasure of {customer} did not become final in {fault.Patience}.");
    }

    private Event Order(string customer)
    {
        var id = NewId("order");
        return new Event
        {
            EventId = id,
            CustomerId = customer,
            OccurredAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(-1)),
            Purchase = new Purchase
            {
                OrderId = id,
                Lines = { new OrderLine { ProductId = "p", Category = "c", Quantity = 1, UnitPriceMinor = 500 } },
            },
        };
    }

    private async Task RecordAsync(CustomerLedger customer)
    {
        var e = Order(customer.Id);
        if (fault.RenamesCopies) await RecordAsync(Order(customer.Id)).ConfigureAwait(false);
        if (await RecordAsync(e).ConfigureAwait(false) is null) customer.GiveUp();
        else customer.Orders[e.EventId] = e;
    }

    private async Task DecideAsync(CustomerLedger customer)
    {
        var request = NewId("request");
        var before = customer.Version;
        var inForce = crashBase.Catalogs.InForce;
        if (await DecideAsync(customer.Id, request).ConfigureAwait(false) is not { } answer) return;
        if (!answer.Replayed && !fault.WakesUp && answer.CustomerVersion < before)
            ledger.Violate($"I1: version {answer.CustomerVersion} of {customer.Id} was shown after {before}.");
        customer.See(answer.CustomerVersion);
        if (!answer.Replayed && !fault.WakesUp) crashBase.Catalogs.Name(answer, inForce);
        if (answer.Contact.Verdict != Verdict.Send) return;
        customer.Promises[request] = answer.Contact.ReservationId;
        await fault.BeforeSettlingAsync(random).ConfigureAwait(false);
        await SettleAsync(customer, answer.Contact.ReservationId).ConfigureAwait(false);
    }

    private async Task SettleAsync(CustomerLedger customer, string reservation)
    {
        var isClaimed = random.Next(4) > 0;
        var request = new SettleRequest
        {
            Items =
            {
                new SettlementItem
                {
                    SettlementId = NewId("settlement"),
                    ReservationId = reservation,
                    Outcome = isClaimed ? Outcome.Confirmed : Outcome.Released,
                },
            },
        };
        var answer = await InsistAsync(
            server => new DecisionService.DecisionServiceClient(server.Channel).SettleAsync(
                request, deadline: Deadline()),
            response => IsFinal(response.Results[0].Error) && fault.HearsWhatEnds).ConfigureAwait(false);
        if (answer is null)
        {
            ledger.Violate($"I1: the settlement of {reservation} was not answered in {fault.Patience}.");
            return;
        }

        var isTaken = answer.Results[0].Status is SettleStatus.Applied or SettleStatus.Duplicate;
        if (!isClaimed && isTaken) customer.Released[reservation] = true;
        if (!isClaimed) return;
        if (isTaken) Mail(customer, reservation);
        else if (!fault.LetsExpire)
            ledger.Violate($"I1: the claim of {reservation} was refused: {answer.Results[0].Error}.");
    }

    /// <summary>The mail leaves.</summary>
    private void Mail(CustomerLedger customer, string reservation)
    {
        if (!customer.Mails.TryAdd(reservation, true)) return;
        ledger.CountMail();
        if (customer.Mails.Count > CrashCatalog.Cap)
            ledger.Violate($"I3: {customer.Mails.Count} mails to {customer.Id}; the cap is {CrashCatalog.Cap}.");
    }

    private async Task<T?> InsistAsync<T>(Func<CrashServer, AsyncUnaryCall<T>> call, Func<T, bool> isFinal)
        where T : class
    {
        using var limit = new CancellationTokenSource(fault.Patience);
        while (!limit.IsCancellationRequested)
        {
            try
            {
                using var answer = call(crashBase.Server);
                var response = await answer.ResponseAsync.ConfigureAwait(false);
                if (isFinal(response)) return response;
            }
            catch (RpcException lost) when (IsUnknown(lost.StatusCode))
            {
                // What became of it is not known until it is sent again.
                await Task.Delay(Pause, CancellationToken.None).ConfigureAwait(false);
                continue;
            }

            await Task.Delay(Pause, CancellationToken.None).ConfigureAwait(false);
        }

        return null;
    }

    private DateTime Deadline()
    {
        var span = random.Next(100) < fault.LostReplies ? TimeSpan.FromMilliseconds(random.Next(1, 6)) : fault.Deadline;
        return TimeProvider.System.GetUtcNow().UtcDateTime + span;
    }

    private static bool IsFinal(ItemError? error) =>
        error?.Code is not (UnavailableCode or ExhaustedCode or (int)StatusCode.DataLoss);

    /// <summary>Internal, Unknown and Cancelled are what a client makes of a connection that breaks.</summary>
    private static bool IsUnknown(StatusCode code) => code is StatusCode.Unavailable or StatusCode.DeadlineExceeded
        or StatusCode.ResourceExhausted or StatusCode.DataLoss or StatusCode.Internal or StatusCode.Unknown
        or StatusCode.Cancelled;

    private string NewId(string of) => $"{of}-{name}-{Interlocked.Increment(ref _ids)}";
}
