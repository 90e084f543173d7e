using Decisioning.Domain.Customers.Events;
using Decisioning.Engine;
using Decisioning.Server.Feeding;
using Decisioning.Server.Mapping;
using Decisioning.Server.Options;
using Decisioning.Server.Security;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Services;

/// <summary>Customers' cards, consents, agreements, export and erasure.</summary>
public sealed class CustomerGrpcService(
    DecisionEngine engine,
    CardDesk cards,
    IdentityDesk identities,
    CustomerExport export,
    FeedStreamProgress feedStream,
    ServerSettings settings,
    TimeProvider time,
    IHostApplicationLifetime lifetime)
    : Wire.CustomerService.CustomerServiceBase
{
    /// <summary>How long an erasure waits for the feed's stream.</summary>
    private static readonly TimeSpan FeedPatience = TimeSpan.FromSeconds(10);

    public override async Task<Wire.CustomerCard> GetCustomer(
        Wire.GetCustomerRequest request, ServerCallContext context)
    {
        var (id, asOfMs) = await ReadAsync(request, context.CancellationToken);
        return await cards.WithPlansAsync(id, asOfMs, context.CancellationToken);
    }

    public override async Task WatchCustomer(
        Wire.GetCustomerRequest request,
        IServerStreamWriter<Wire.CustomerCard> responseStream,
        ServerCallContext context)
    {
        var (id, asOfMs) = await ReadAsync(request, context.CancellationToken);
        if (!engine.TryWatch(id, out var changes))
        {
            throw StatusMapping.Exception(new RequestRefusal(StatusCode.ResourceExhausted, "",
                $"{settings.Engine.Watchers:N0} cards are watched already: the limit (Engine:Watchers).", 1_000));
        }

        var end = StreamEnd.Of(context, lifetime);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(end.Cancelled, end.Stopping);
        await foreach (var customer in changes.WithCancellation(stop.Token))
        {
            var card = await cards.WithPlansAsync(customer, asOfMs, end.Cancelled);
            await responseStream.WriteAsync(card, end.Cancelled);
        }

        end.ThrowIfStopping();
    }

    public override async Task<Wire.CustomerCard> Identify(Wire.IdentifyRequest request, ServerCallContext context)
    {
        var check = new FieldCheck();
        var id = check.Id("customer_id", request.CustomerId);
        var identity = IdentityMapping.ToDomain(request.Identity, check);
        StatusMapping.ThrowIfRefused(check.Refusal);
        var ct = context.CancellationToken;
        StatusMapping.ThrowIfRefused(request.Remove
            ? await engine.DropIdentityAsync(id, identity!.Value, ct)
            : await engine.IdentifyAsync(id, identity!.Value, ct));
        return await cards.AfterChangeAsync(id, context.Caller(), ct);
    }

    public override async Task<Wire.CustomerCard> SetConsent(Wire.SetConsentRequest request, ServerCallContext context)
    {
        var check = new FieldCheck();
        var id = check.Id("customer_id", request.CustomerId);
        var consent = new ConsentEvent
        {
            EventId = check.Id("event_id", request.EventId),
            OccurredAtMs = check.OptionalTime("occurred_at", request.OccurredAt) ?? engine.Clock.NowMs,
            Channel = check.Id("channel", request.Channel),
            Purpose = check.Id("purpose", request.Purpose),
            Granted = request.Granted,
            Source = request.Source,
        };
        StatusMapping.ThrowIfRefused(check.Refusal);

        // The rules of events name the field within an event; this request has no such level.
        return await RecordAsync(id, consent, level: "consent.", context);
    }

    public override async Task<Wire.CustomerCard> SetAgreement(
        Wire.SetAgreementRequest request, ServerCallContext context)
    {
        var check = new FieldCheck();
        var id = check.Id("customer_id", request.CustomerId);
        var eventId = check.Id("event_id", request.EventId);
        var atMs = check.OptionalTime("occurred_at", request.OccurredAt) ?? engine.Clock.NowMs;
        var agreement = AgreementMapping.ToDomain(request.Agreement, eventId, atMs, check);
        StatusMapping.ThrowIfRefused(check.Refusal);
        return await RecordAsync(id, agreement, level: "", context);
    }

    public override async Task<Wire.EraseResponse> Erase(Wire.EraseRequest request, ServerCallContext context)
    {
        var check = new FieldCheck();
        var id = check.Id("customer_id", request.CustomerId);
        var eventId = check.Id("event_id", request.EventId);
        StatusMapping.ThrowIfRefused(check.Refusal);
        var result = await engine.EraseAsync(id, eventId, context.CancellationToken);
        StatusMapping.ThrowIfRefused(result.Refusal);
        if (settings.FeedStream.Length > 0
            && !await feedStream.ReachedAsync(
                result.Partition, result.Number, FeedPatience, time, context.CancellationToken))
        {
            throw StatusMapping.Exception(new RequestRefusal(StatusCode.Unavailable, "",
                $"The customer is erased here; his entries in the Redis stream {settings.FeedStream} are not yet: it "
                + "cannot be written, or is far behind. Send the same again to learn when it is done.", 1_000));
        }

        return new Wire.EraseResponse
        {
            ErasedAt = WireTime.ToWire(result.ErasedAtMs),
            Final = true,
            WasKnown = result.WasKnown,
        };
    }

    public override async Task<Wire.ExportResponse> Export(Wire.ExportRequest request, ServerCallContext context)
    {
        var check = new FieldCheck();
        var id = check.Id("customer_id", request.CustomerId);
        StatusMapping.ThrowIfRefused(check.Refusal);
        return await export.ExportAsync(id, context.CancellationToken);
    }

    public override async Task ExportCards(
        Wire.ExportCardsRequest request,
        IServerStreamWriter<Wire.CustomerCard> responseStream,
        ServerCallContext context)
    {
        var check = new FieldCheck();
        var asOfMs = ClientTime.Read(request.AsOf, settings, check);
        StatusMapping.ThrowIfRefused(check.Refusal);
        var ct = context.CancellationToken;
        await foreach (var customer in engine.ExportStatesAsync(ct).WithCancellation(ct))
        {
            await responseStream.WriteAsync(cards.Card(customer, asOfMs), ct);
        }
    }

    private async ValueTask<Wire.CustomerCard> RecordAsync(
        string customerId, CustomerEvent e, string level, ServerCallContext context)
    {
        var check = new FieldCheck();
        ChannelCheck.Check(e, engine, check);
        StatusMapping.ThrowIfRefused(Within(level, check.Refusal));
        var results = await engine.RecordAsync([new CustomerEventItem(customerId, e)], context.CancellationToken);
        if (results[0].Refusal is { Refused: true } refusal)
        {
            StatusMapping.ThrowIfRefused(Within(level, StatusMapping.Of(refusal)));
        }

        return await cards.AfterChangeAsync(customerId, context.Caller(), context.CancellationToken);
    }

    private static RequestRefusal? Within(string level, RequestRefusal? refusal) =>
        refusal is not null && refusal.Field.StartsWith(level, StringComparison.Ordinal)
            ? refusal with { Field = refusal.Field[level.Length..] }
            : refusal;

    private async ValueTask<(string Id, long? AsOfMs)> ReadAsync(Wire.GetCustomerRequest request, CancellationToken ct)
    {
        var check = new FieldCheck();
        var asOfMs = ClientTime.Read(request.AsOf, settings, check);
        var id = await identities.ResolveAsync(request.CustomerId, request.Identity, check, ct);
        StatusMapping.ThrowIfRefused(check.Refusal);
        return (id, asOfMs);
    }
}
