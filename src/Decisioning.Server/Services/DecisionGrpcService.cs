using Decisioning.Engine;
using Decisioning.Server.Mapping;
using Decisioning.Server.Options;
using Decisioning.Server.Security;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Services;

/// <summary>Whether to say anything, what, and where; and what became of it.</summary>
public sealed class DecisionGrpcService(
    DecisionEngine engine,
    DecisionDesk desk,
    RecordingDesk settlements,
    CardDesk cards,
    ServerSettings settings,
    IHostApplicationLifetime lifetime)
    : Wire.DecisionService.DecisionServiceBase
{
    public override async Task<Wire.DecideResponse> Decide(Wire.DecideRequest request, ServerCallContext context) =>
        (await desk.DecideAsync(request, context.Caller(), context.CancellationToken)).OrThrow();

    public override Task DecideStream(
        IAsyncStreamReader<Wire.DecideRequest> requestStream,
        IServerStreamWriter<Wire.DecideStreamResponse> responseStream,
        ServerCallContext context)
    {
        var caller = context.Caller();
        return StreamPump<Wire.DecideRequest, Wire.DecideStreamResponse>.AnyOrderAsync(
            requestStream,
            responseStream,
            settings.StreamParallelism,
            (request, ct) => DecideItemAsync(request, caller, ct),
            StreamEnd.Of(context, lifetime));
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

    private async Task<Wire.DecideStreamResponse> DecideItemAsync(
        Wire.DecideRequest request, Caller caller, CancellationToken ct)
    {
        var answer = await AnswerAsync(() => desk.DecideAsync(request, caller, ct));
        return answer.Refusal is { } refusal
            ? new Wire.DecideStreamResponse { RequestId = request.RequestId, Error = ItemError(refusal) }
            : new Wire.DecideStreamResponse { RequestId = request.RequestId, Decision = answer.Response };
    }

    private async ValueTask<Task<Wire.SettleResponse>> BeginSettleAsync(
        Wire.SettleRequest request, Caller caller, CancellationToken ct)
    {
        var check = new FieldCheck();
        check.Count("items", request.Items.Count, request.Next is null ? 1 : 0, WireLimits.SettlementsPerRequest);
        StatusMapping.ThrowIfRefused(check.Refusal);
        var (next, refusal) = request.Next is null ? default : await desk.ReadAsync(request.Next, caller, ct);
        var durable = await settlements.BeginSettleAsync(request.Items, next, ct);
        var answer = AnswerAsync(request, next, refusal, durable, ct);

        // What could not be decided in the turn of the settlements is decided before the next ones begin.
        if (request.Next is not null)
        {
            await answer;
        }

        return answer;
    }

    private async Task<Wire.SettleResponse> AnswerAsync(
        Wire.SettleRequest request,
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
            response.Card = await cards.CardIfReadableAsync(customerId, ct);
        }

        if (request.Next is { } next)
        {
            var answer = question is null
                ? new DecisionDesk.Answer(null, unasked)
                : await AnswerAsync(() => desk.AnswerAsync(next, question, ct));
            response.Next = answer.Response;
            response.NextError = answer.Refusal is { } refusal ? ItemError(refusal.Within("next")) : null;
        }

        return response;
    }

    /// <summary>An answer whose failures concern this one item, not the stream or the settlements before it.</summary>
    private static async ValueTask<DecisionDesk.Answer> AnswerAsync(Func<ValueTask<DecisionDesk.Answer>> decide)
    {
        try
        {
            return await decide();
        }
        catch (Exception failure) when (StatusMapping.Of(failure) is { } refusal)
        {
            return new DecisionDesk.Answer(null, refusal);
        }
    }

    private Wire.ItemError ItemError(RequestRefusal refusal) => StatusMapping.ItemError(refusal, engine.Clock.NowMs);
}
