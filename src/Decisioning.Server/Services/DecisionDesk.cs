using System.Runtime.CompilerServices;
using Decisioning.Domain.Deciding;
using Decisioning.Engine;
using Decisioning.Server.Mapping;
using Decisioning.Server.Marshalling;
using Decisioning.Server.Options;
using Decisioning.Server.Security;
using Google.Protobuf;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Services;

/// <summary>
/// Takes a decision request from the wire to the engine and back; what every service that decides goes through.
/// </summary>
public sealed class DecisionDesk(
    DecisionEngine engine, CatalogLibrary catalogs, IdentityDesk identities, ServerSettings settings)
{
    /// <summary>A question that was read, or why it cannot be asked; exactly one of them.</summary>
    /// <param name="AsOfMs">The time to decide at; null: now.</param>
    /// <param name="Body">64 bits that tell the request's body from another's.</param>
    public readonly record struct Question(DecisionQuery? Query, long? AsOfMs, ulong Body, RequestRefusal? Refusal)
    {
        public static Question Refuse(RequestRefusal refusal) => new(null, null, 0, refusal);

        /// <summary>The same, to be asked together with settlements; null when it cannot be asked.</summary>
        public NextQuestion? AsNext() => Query is null ? null : new NextQuestion(Query, AsOfMs, Body);
    }

    /// <summary>A request that came within another message.</summary>
    public static AskedDecision Asked(Wire.DecideRequest request) => DecideRequestReader.Read(request.ToByteArray());

    /// <summary>
    /// The answer, or its refusal; whoever asked gives it back. The request is given back here, with its answer.
    /// </summary>
    // What waits until its promise is durable has a state from a pool.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<DecideAnswer> DecideAsync(AskedDecision asked, Caller caller, CancellationToken ct)
    {
        var question = await ReadAsync(asked, caller, ct);
        if (question.Query is not { } query)
        {
            return DecideAnswer.Refuse(asked.RequestId, question.Refusal!);
        }

        using var result = await engine.DecideAsync(query, question.AsOfMs, question.Body, ct);
        var answer = await AnswerAsync(asked, query, result, ct);
        asked.Return();
        return answer;
    }

    /// <summary>What a request asks, or why it cannot be asked, or not by this caller.</summary>
    public async ValueTask<Question> ReadAsync(AskedDecision asked, Caller caller, CancellationToken ct)
    {
        if (catalogs.Current is not { } current)
        {
            return Question.Refuse(NoCatalog());
        }

        if (QuestionRights.Refusal(asked, caller, current) is { } denied)
        {
            return Question.Refuse(denied);
        }

        var check = asked.Check;
        var asOfMs = ClientTime.Read(asked.AsOf, settings, check);
        var customerId = await identities.ResolveAsync(asked.CustomerId, asked.Identity, check, ct);
        var query = check.Failed ? null : QueryMapping.ToDomain(asked, customerId, check);
        return query is null
            ? Question.Refuse(check.Refusal!)
            : new Question(query, asOfMs, RequestBody.Digest(query, asked.Context), null);
    }

    /// <summary>The answer to a question that was asked together with settlements.</summary>
    public async ValueTask<DecideAnswer> AnswerAsync(AskedDecision asked, NextQuestion question, CancellationToken ct)
    {
        using var result = await engine.DecideAsync(question, ct);
        return await AnswerAsync(asked, question.Query, result, ct);
    }

    /// <summary>The wire's form of a decision of the past, whose offers have no tokens.</summary>
    public async ValueTask<Wire.DecideResponse> WriteAsync(
        DecisionQuery query, Decision decision, string decisionId, CancellationToken ct)
    {
        var full = query with { Explain = ExplainLevel.Full };
        return (await WriteAsync(full, decision, new AnswerTokens(decisionId), ct)).ToWire();
    }

    /// <summary>Reasons in the words of a catalog's version and in the customer's own time.</summary>
    public async ValueTask<ReasonText> WordsAsync(string customerId, long catalogVersion, CancellationToken ct) =>
        (await catalogs.OfAsync(catalogVersion, ct)).Reasons(await engine.TimeZoneOfAsync(customerId, ct)).Words;

    public async ValueTask<MoneyText> MoneyAsync(long catalogVersion, CancellationToken ct) =>
        new((await catalogs.OfAsync(catalogVersion, ct)).Definition);

    public static RequestRefusal NoCatalog() => new(StatusCode.FailedPrecondition, "",
        "No catalog is published yet; publish one with CatalogService.Publish or the command 'catalog publish FILE'.");

    private ValueTask<DecideAnswer> AnswerAsync(
        AskedDecision asked, DecisionQuery query, DecideResult result, CancellationToken ct)
    {
        if (!result.Refusal.Refused)
        {
            return WriteAsync(query, result.Decision!, new AnswerTokens(result), ct);
        }

        var refusal = StatusMapping.Of(result.Refusal);
        return ValueTask.FromResult(DecideAnswer.Refuse(
            asked.RequestId,
            refusal.Code == StatusCode.NotFound && catalogs.Current is { } catalog
                ? NameHints.Add(refusal, asked, catalog)
                : refusal));
    }

    private async ValueTask<DecideAnswer> WriteAsync(
        DecisionQuery query, Decision decision, AnswerTokens tokens, CancellationToken ct)
    {
        var catalog = await catalogs.OfAsync(decision.CatalogVersion, ct);

        // The customer's zone is looked up only when there is something to put into words.
        var hasReasons = decision.Contact?.Reason is not null
            || (query.Explain != ExplainLevel.None && decision.Reasons.Count > 0);
        var zone = !hasReasons ? 0 : tokens.TimeZone ?? await engine.TimeZoneOfAsync(query.CustomerId, ct);
        var answer = DecideAnswer.Rent(query.RequestId);
        new AnswerWriter(answer.Bytes, catalog, catalog.Reasons(zone)).Write(query, decision, tokens);
        return answer;
    }
}
