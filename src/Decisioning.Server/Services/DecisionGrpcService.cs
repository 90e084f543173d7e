using System.Runtime.CompilerServices;
using Decisioning.Engine;
using Decisioning.Server.Mapping;
using Decisioning.Server.Marshalling;
using Decisioning.Server.Options;
using Decisioning.Server.Security;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Services;

/// <summary>Whether to say anything, what, and where; and what became of it.</summary>
[BindServiceMethod(typeof(DecisionBinding), nameof(DecisionBinding.BindService))]
public sealed class DecisionGrpcService(
    DecisionEngine engine,
    DecisionDesk desk,
    RecordingDesk settlements,
    CardDesk cards,
    DecisionWatch watch,
    ServerSettings settings,
    IHostApplicationLifetime lifetime)
    : Wire.DecisionService.DecisionServiceBase
{
    /// <summary>Takes the place of the generated method of this name, which is not bound.</summary>
    public Task<DecideAnswer> Decide(AskedDecision request, ServerCallContext context)
    {
        var answer = desk.DecideAsync(request, context.Caller(), context.CancellationToken);
        return answer.IsCompletedSuccessfully ? OrThrow(answer.Result).Done : WhenDecidedAsync(answer);

        static async Task<DecideAnswer> WhenDecidedAsync(ValueTask<DecideAnswer> answer) => OrThrow(await answer);
    }

    public Task DecideStream(
        IAsyncStreamReader<AskedDecision> requestStream,
        IServerStreamWriter<DecideAnswer> responseStream,
        ServerCallContext context)
    {
        var caller = context.Caller();
        return StreamPump<AskedDecision, DecideAnswer>.AnyOrderAsync(
            requestStream,
            responseStream,
            settings.StreamParallelism,
            (asked, ct) => DecideItemAsync(asked, caller, ct),
            StreamEnd.Of(context, lifetime),
            answer => answer.Bytes.Length);
    }

    public override async Task<Wire.SettleResponse> Settle(Wire.SettleRequest request, ServerCallContext context) =>
        await await BeginSettleAsync(request, context.Caller(), context.CancellationToken);

    public override Task SettleStream(
        IAsyncStreamReader<Wire.SettleRequest> requestStream,
        IServerStreamWriter<Wire.SettleResponse> responseStream,
        ServerCallContext context)
    {
        var caller = context.Caller();
        return StreamPump<Wire.SettleRequest, Wire.SettleResponse>.InOrderAsync(
            requestStream,
            responseStream,
            WireLimits.BatchesInFlight,
            (request, ct) => BeginSettleAsync(request, caller, ct),
            StreamEnd.Of(context, lifetime));
    }

    public override async Task<Wire.ExtendResponse> Extend(Wire.ExtendRequest request, ServerCallContext context)
    {
        var check = new FieldCheck();
        var id = check.Id("reservation_id", request.ReservationId);
        check.Range("hold_for_seconds", request.HoldForSeconds, 1, int.MaxValue);
        StatusMapping.ThrowIfRefused(check.Refusal);
        var result = await engine.ExtendAsync(id, request.HoldForSeconds, context.CancellationToken);
        StatusMapping.ThrowIfRefused(result.Refusal);
        return new Wire.ExtendResponse { ExpiresAt = WireTime.ToWire(result.ExpiresAtMs) };
    }

    public override async Task<Wire.ExplainResponse> Explain(Wire.ExplainRequest request, ServerCallContext context)
    {
        var check = new FieldCheck();
        var id = check.Id("decision_id", request.DecisionId);
        StatusMapping.ThrowIfRefused(check.Refusal);
        var ct = context.CancellationToken;
        var past = await engine.ExplainAsync(id, ct);
        if (past is not { Query: { } query, Decision: { } decision })
        {
            throw StatusMapping.Exception(ReplayText.Refusal(past.Cause));
        }

        var response = new Wire.ExplainResponse { Decision = await desk.WriteAsync(query, decision, id, ct) };
        response.Lines.AddRange(ReplayText.Caveat(past.Cause));
        var money = await desk.MoneyAsync(decision.CatalogVersion, ct);
        response.Lines.AddRange(AnswerText.Lines(response.Decision, money));
        if (decision.Withheld is { } withheld)
        {
            response.Withheld = await desk.WriteAsync(query, withheld, "", ct);
            response.Lines.Add("Were the customer not in the holdout:");
            response.Lines.AddRange(AnswerText.Lines(response.Withheld, money).Select(line => "  " + line));
        }

        return response;
    }

    public override async Task<Wire.ReplayResponse> Replay(Wire.ReplayRequest request, ServerCallContext context)
    {
        var check = new FieldCheck();
        var id = check.Id("decision_id", request.DecisionId);
        StatusMapping.ThrowIfRefused(check.Refusal);
        var past = await engine.ReplayAsync(id, context.CancellationToken);
        if (past.Cause == ReplayCause.NotFound)
        {
            throw StatusMapping.Exception(ReplayText.Refusal(past.Cause));
        }

        var response = new Wire.ReplayResponse
        {
            Outcome = past.Cause == ReplayCause.None
                ? Wire.ReplayOutcome.Exact
                : Wire.ReplayOutcome.NotReproducible,
            Cause = ReplayText.Cause(past.Cause),
            StoredDigest = past.StoredDigest,
            Digest = past.Digest,
        };
        if (past is { Query: { } query, Decision: { } decision })
        {
            response.Decision = await desk.WriteAsync(query, decision, id, context.CancellationToken);
        }

        return response;
    }

    public override Task WatchDecisions(
        Wire.WatchDecisionsRequest request,
        IServerStreamWriter<Wire.WatchDecisionsResponse> responseStream,
        ServerCallContext context) => watch.RunAsync(request, responseStream, context);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<DecideAnswer> DecideItemAsync(
        AskedDecision asked, Caller caller, CancellationToken ct)
    {
        DecideAnswer answer;
        try
        {
            answer = await desk.DecideAsync(asked, caller, ct);
        }
        catch (Exception failure) when (StatusMapping.Of(failure) is { } refusal)
        {
            answer = DecideAnswer.Refuse(asked.RequestId, refusal);
        }

        if (answer.Refusal is { } refused)
        {
            answer.Fail(ItemError(refused));
        }

        return answer;
    }

    private async ValueTask<Task<Wire.SettleResponse>> BeginSettleAsync(
        Wire.SettleRequest request, Caller caller, CancellationToken ct)
    {
        var check = new FieldCheck();
        check.Count("items", request.Items.Count, request.Next is null ? 1 : 0, WireLimits.SettlementsPerRequest);
        StatusMapping.ThrowIfRefused(check.Refusal);
        var asked = request.Next is null ? null : DecisionDesk.Asked(request.Next);
        var question = asked is null ? default : await desk.ReadAsync(asked, caller, ct);
        var next = question.AsNext();
        var durable = await settlements.BeginSettleAsync(request.Items, next, ct);
        var answer = AnswerAsync(request, caller, asked, next, question.Refusal, durable, ct);

        // What could not be decided in the turn of the settlements is decided before the next ones begin.
        if (request.Next is not null)
        {
            await answer;
        }

        return answer;
    }

    private async Task<Wire.SettleResponse> AnswerAsync(
        Wire.SettleRequest request,
        Caller caller,
        AskedDecision? asked,
        NextQuestion? question,
        RequestRefusal? unasked,
        Task<ItemResult[]> durable,
        CancellationToken ct)
    {
        var results = await durable;
        var response = new Wire.SettleResponse();
        response.Results.AddRange(results.Select(result => new Wire.SettlementResult
        {
            Status = (Wire.SettleStatus)((int)result.Status + 1),
            Error = result.Refusal is { } refusal ? ItemError(refusal) : null,
        }));
        if (results.LastOrDefault(result => result.CustomerId.Length > 0).CustomerId is { Length: > 0 } customerId)
        {
            response.Card = await cards.AfterSettlingAsync(customerId, caller, ct);
        }

        if (asked is not null)
        {
            var answer = question is null
                ? DecideAnswer.Refuse(asked.RequestId, unasked!)
                : await NextAsync(asked, question, ct);
            response.NextError = answer.Refusal is { } refusal ? ItemError(refusal.Within("next")) : null;
            response.Next = answer.Refusal is null ? answer.ToWire() : null;
        }

        return response;
    }

    /// <summary>An answer whose failures concern it alone, not the settlements before it.</summary>
    private async ValueTask<DecideAnswer> NextAsync(AskedDecision asked, NextQuestion question, CancellationToken ct)
    {
        try
        {
            return await desk.AnswerAsync(asked, question, ct);
        }
        catch (Exception failure) when (StatusMapping.Of(failure) is { } refusal)
        {
            return DecideAnswer.Refuse(asked.RequestId, refusal);
        }
    }

    private static DecideAnswer OrThrow(DecideAnswer answer) =>
        answer.Refusal is { } refusal ? throw StatusMapping.Exception(refusal) : answer;

    private Wire.ItemError ItemError(RequestRefusal refusal) => StatusMapping.ItemError(refusal, engine.Clock.NowMs);
}
