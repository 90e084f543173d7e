using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Engine;
using Decisioning.Server.Mapping;
using Decisioning.Server.Options;
using Decisioning.Server.Security;
using Grpc.Core;
using NodaTime;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Services;

/// <summary>
/// Takes a decision request from the wire to the engine and back; what every service that decides goes through.
/// </summary>
public sealed class DecisionDesk(
    DecisionEngine engine, CatalogLibrary catalogs, IdentityDesk identities, ServerSettings settings)
{
    /// <summary>An answer or a refusal; exactly one of them.</summary>
    public readonly record struct Answer(Wire.DecideResponse? Response, RequestRefusal? Refusal)
    {
        public Wire.DecideResponse OrThrow() => Response ?? throw StatusMapping.Exception(Refusal!);
    }

    public async ValueTask<Answer> DecideAsync(Wire.DecideRequest request, Caller caller, CancellationToken ct)
    {
        var (question, refusal) = await ReadAsync(request, caller, ct);
        return question is null ? new Answer(null, refusal) : await AnswerAsync(request, question, ct);
    }

    /// <summary>What a request asks, or why it cannot be asked, or not by this caller.</summary>
    public async ValueTask<(NextQuestion? Question, RequestRefusal? Refusal)> ReadAsync(
        Wire.DecideRequest request, Caller caller, CancellationToken ct)
    {
        if (catalogs.Current is not { } current)
        {
            return (null, NoCatalog());
        }

        if (QuestionRights.Refusal(request, caller, current) is { } denied)
        {
            return (null, denied);
        }

        var check = new FieldCheck();
        var asOfMs = ClientTime.Read(request.AsOf, settings, check);
        var customerId = await identities.ResolveAsync(request.CustomerId, request.Identity, check, ct);
        var query = check.Failed ? null : QueryMapping.ToDomain(request, customerId, check);
        return query is null
            ? (null, check.Refusal)
            : (new NextQuestion(query, asOfMs, RequestBody.Digest(query, request.Context)), null);
    }

    /// <summary>The answer to a question that was read from a request.</summary>
    public async ValueTask<Answer> AnswerAsync(Wire.DecideRequest request, NextQuestion question, CancellationToken ct)
    {
        using var result = await engine.DecideAsync(question, ct);
        if (!result.Refusal.Refused)
        {
            return new Answer(await WriteAsync(question.Query, result, ct), null);
        }

        var refusal = StatusMapping.Of(result.Refusal);
        return new Answer(null, refusal.Code == StatusCode.NotFound && catalogs.Current is { } catalog
            ? NameHints.Add(refusal, request, catalog)
            : refusal);
    }

    /// <summary>The wire's form of a decision of the past, whose offers have no tokens.</summary>
    public async ValueTask<Wire.DecideResponse> WriteAsync(
        DecisionQuery query, Decision decision, string decisionId, CancellationToken ct)
    {
        var mapping = await MappingAsync(query, decision, ct);
        return mapping.ToWire(query with { Explain = ExplainLevel.Full }, decision, decisionId, _ => "");
    }

    /// <summary>Reasons in the words of a catalog's version and in the customer's own time.</summary>
    public async ValueTask<ReasonText> WordsAsync(string customerId, long catalogVersion, CancellationToken ct)
    {
        var catalog = await catalogs.OfAsync(catalogVersion, ct);
        var customer = await engine.GetCustomerAsync(customerId, ct);
        return new ReasonText(catalog, Zone(customer.Customer.View, catalog.Definition));
    }

    public async ValueTask<MoneyText> MoneyAsync(long catalogVersion, CancellationToken ct) =>
        new((await catalogs.OfAsync(catalogVersion, ct)).Definition);

    public static RequestRefusal NoCatalog() => new(StatusCode.FailedPrecondition, "",
        "No catalog is published yet; publish one with CatalogService.Publish or the command 'catalog publish FILE'.");

    private async ValueTask<Wire.DecideResponse> WriteAsync(
        DecisionQuery query, DecideResult result, CancellationToken ct)
    {
        var decision = result.Decision!;
        var mapping = await MappingAsync(query, decision, ct);
        var response = mapping.ToWire(query, decision, result.DecisionId, result.OfferToken);
        response.Replayed = result.Replayed;
        if (response.Contact is { } contact)
        {
            contact.ReservationId = result.ReservationId;
            contact.ExpiresAt = WireTime.ToWire(result.ExpiresAtMs);
        }

        return response;
    }

    private async ValueTask<DecisionMapping> MappingAsync(DecisionQuery query, Decision decision, CancellationToken ct)
    {
        // The customer's zone is looked up only when there is something to put into words.
        var hasReasons = decision.Contact?.Reason is not null || decision.Reasons.Count > 0;
        var words = hasReasons
            ? await WordsAsync(query.CustomerId, decision.CatalogVersion, ct)
            : new ReasonText(await catalogs.OfAsync(decision.CatalogVersion, ct), DateTimeZone.Utc);
        return new DecisionMapping(await catalogs.OfAsync(decision.CatalogVersion, ct), words);
    }

    private static DateTimeZone Zone(CustomerView view, CatalogDefinition catalog) =>
        TimeZones.TryGet(view.Header.TimeZone, out var own)
            ? own
            : DateTimeZoneProviders.Tzdb.GetZoneOrNull(catalog.DefaultTimeZone) ?? DateTimeZone.Utc;
}
